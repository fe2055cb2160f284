import { main } from '../../cli/main.ts';
import type { OpenStage } from '../../sandbox/stage/open-stage.ts';
import { worldOf } from '../../sandbox/stage/play-command.ts';

/** A command as somebody of the team types it, on the deployed product: what it says, and with what it ends. */
export async function typed(stage: OpenStage, person: string, words: readonly string[]) {
  const said: string[] = [];
  const complained: string[] = [];
  const voices = {
    print: (text: string) => void said.push(text),
    complain: (text: string) => void complained.push(text),
  };
  const ends = await stage.localAws.as(person, () => main(words, voices, worldOf(stage, person)));
  return { ends, said: said.join('\n'), complained: complained.join('\n') };
}
