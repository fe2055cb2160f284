import { endsLast } from '../print/ends-last.ts';
import type { Expectation, StoryEvent } from '../print/story-event.ts';
import type { Story } from '../story.ts';
import { openStage, type StageOptions } from './open-stage.ts';

export interface Played {
  readonly story: string;
  readonly expected: number;
  readonly failed: readonly Expectation[];
  readonly billedTransitions: number;
  readonly happenings: readonly StoryEvent[];
}

/** Plays a story to its end on an account of its own. A story that cannot go on has failed; what is left is still verified. */
export async function playStory(
  story: Pick<Story, 'name' | 'setting' | 'play'>,
  options: StageOptions,
): Promise<Played> {
  const happenings: StoryEvent[] = [];
  const stage = await openStage(story.setting, {
    ...options,
    emit: endsLast((event) => {
      happenings.push(event);
      options.emit(event);
    }),
  });
  try {
    await story.play(stage).catch((error: unknown) => {
      stage.expect('the story can be played to its end', String(error), 'no error');
    });
    await stage.conclude();
  } finally {
    await stage.close();
  }
  const expectations = happenings.filter((event) => event.kind === 'expectation');
  return {
    story: story.name,
    expected: expectations.length,
    failed: expectations.filter(({ held }) => !held),
    billedTransitions: happenings.reduce(
      (sum, event) => sum + (event.kind === 'ended' ? event.billedTransitions : 0),
      0,
    ),
    happenings,
  };
}
