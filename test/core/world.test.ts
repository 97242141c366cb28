import { forEachWorld, MAX_WORLDS } from '../../lib/core';

describe('forEachWorld', () => {
  test('visits one world when nothing is chosen', () => {
    let visits = 0;
    expect(
      forEachWorld(() => {
        visits += 1;
      }),
    ).toBe(true);
    expect(visits).toBe(1);
  });

  test('visits every combination of the choices that were touched', () => {
    const seen: string[] = [];
    forEachWorld((world) => {
      const first = world.choose('first', 2);
      seen.push(first === 0 ? `${first}${world.choose('second', 3)}` : `${first}`);
    });
    expect(seen).toEqual(['00', '01', '02', '1']);
  });

  test('answers the same question the same way within one world', () => {
    forEachWorld((world) => {
      expect(world.choose('condition', 2)).toBe(world.choose('condition', 2));
    });
  });

  test('says when it stopped before all worlds were visited', () => {
    let visits = 0;
    const complete = forEachWorld((world) => {
      visits += 1;
      for (let index = 0; index < 20; index++) {
        world.choose(`condition ${index}`, 2);
      }
    });
    expect(complete).toBe(false);
    expect(visits).toBe(MAX_WORLDS);
  });
});
