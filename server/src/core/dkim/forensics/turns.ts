/** One item of each generator in turn, until none has more: what is likely of all of them comes before what is unlikely of the first. */
export function* inTurns<T>(generators: readonly Generator<T>[]): Generator<T> {
  let left = generators;
  while (left.length > 0) {
    const more: Generator<T>[] = [];
    for (const generator of left) {
      const { value, done } = generator.next();
      if (done === true) continue;
      more.push(generator);
      yield value;
    }
    left = more;
  }
}
