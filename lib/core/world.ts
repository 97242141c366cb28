/**
 * One way in which a document can turn out at deployment.
 *
 * A condition, a parameter with allowed values or a conditional expression makes a document stand for several
 * deployments. A reader asks the world which one it is in; {@link forEachWorld} runs a judgement once for every
 * combination of the choices that this judgement really touched. Because a world answers the same question the
 * same way throughout, properties that hang on one condition are judged together and never mixed.
 */
export class World {
  private readonly choices: Choice[] = [];
  private readonly byKey = new Map<string, Choice>();
  private readonly memory = new Map<object, unknown>();

  constructor(private readonly script: readonly number[] = []) {}

  /** What was made of an object in this world before, or is made of it now: within one world nothing changes. */
  public remember<T>(object: object, make: () => T): T {
    const known = this.memory.get(object);
    if (known !== undefined) {
      return known as T;
    }
    const made = make();
    this.memory.set(object, made);
    return made;
  }

  /**
   * Decides among `count` alternatives of the thing named `key`.
   *
   * @returns the index of the alternative, the same one for the same key for as long as this world lasts
   */
  public choose(key: string, count: number): number {
    const made = this.byKey.get(key);
    if (made !== undefined) {
      return made.index;
    }
    const choice = { count, index: this.script[this.choices.length] ?? 0 };
    this.choices.push(choice);
    this.byKey.set(key, choice);
    return choice.index;
  }

  /** The script of the next world to visit, or undefined when all were visited. */
  public next(): number[] | undefined {
    const script = this.choices.map((choice) => choice.index);
    for (let last = this.choices.length - 1; last >= 0; last--) {
      const choice = this.choices[last] as Choice;
      if (choice.index + 1 < choice.count) {
        return [...script.slice(0, last), choice.index + 1];
      }
    }
    return undefined;
  }
}

/** Thrown by {@link ChoicelessWorld}: the judgement depends on a choice and must be made in every world. */
export class ChoiceNeeded extends Error {}

/**
 * A world in which nothing is left to choose. Most judgements are made in one; several judgements of a resource can
 * share it, and what they read, because nothing in it depends on a choice.
 */
export class ChoicelessWorld extends World {
  /**
   * @throws ChoiceNeeded always
   */
  public override choose(): number {
    throw new ChoiceNeeded();
  }
}

interface Choice {
  readonly count: number;
  readonly index: number;
}

/** So many worlds are visited for one judgement; what is beyond them stays undetermined. */
export const MAX_WORLDS = 64;

/**
 * Runs `judge` in every world that it can tell apart, at most {@link MAX_WORLDS}.
 *
 * @returns whether all worlds were visited
 */
export function forEachWorld(judge: (world: World) => void): boolean {
  let script: number[] | undefined = [];
  for (let visited = 0; visited < MAX_WORLDS; visited++) {
    const world: World = new World(script);
    judge(world);
    script = world.next();
    if (script === undefined) {
      return true;
    }
  }
  return false;
}
