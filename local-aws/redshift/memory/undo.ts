/** Changes of maps that a transaction may have to take back. */
export interface Undo {
  readonly set: <Value>(map: Map<string, Value>, key: string, value: Value) => void;
  readonly delete: <Value>(map: Map<string, Value>, key: string) => void;
  /** Takes back everything, the latest first. */
  readonly rollback: () => void;
}

export function createUndo(): Undo {
  const steps: (() => void)[] = [];
  const remember = <Value>(map: Map<string, Value>, key: string): void => {
    const before = map.get(key);
    steps.push(() => void (before === undefined ? map.delete(key) : map.set(key, before)));
  };
  return {
    set: (map, key, value) => {
      remember(map, key);
      map.set(key, value);
    },
    delete: (map, key) => {
      remember(map, key);
      map.delete(key);
    },
    rollback: () => {
      while (steps.length > 0) steps.pop()?.();
    },
  };
}
