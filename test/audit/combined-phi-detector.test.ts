import { CombinedPhiDetector } from '../../lib/audit/combined-phi-detector';
import type { PhiDetector, PhiPresence } from '../../lib/audit/phi-detector';

function says(presence: PhiPresence, identifiers: string[] = []): PhiDetector & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: presence,
    asked,
    detect: async (text) => {
      asked.push(text);
      return { presence, identifiers };
    },
  };
}

const failing: PhiDetector = {
  name: 'failing',
  detect: async () => {
    throw new Error('throttled');
  },
};

test('asks no further when one found something', async () => {
  const second = says('absent');
  const combined = new CombinedPhiDetector([says('present', ['names']), second]);
  expect(await combined.detect('text')).toEqual({ presence: 'present', identifiers: ['names'] });
  expect(second.asked).toEqual([]);
});

test.each<[PhiPresence[], PhiPresence]>([
  [['absent', 'absent'], 'absent'],
  [['absent', 'unknown'], 'unknown'],
  [['unknown', 'absent'], 'unknown'],
  [['unknown', 'present'], 'present'],
])('makes of %j: %s', async (answers, presence) => {
  const combined = new CombinedPhiDetector(answers.map((answer) => says(answer)));
  expect((await combined.detect('text')).presence).toBe(presence);
});

test('asks the others when one fails, and fails when they find nothing', async () => {
  expect((await new CombinedPhiDetector([failing, says('present')]).detect('text')).presence).toBe('present');
  await expect(new CombinedPhiDetector([failing, says('absent')]).detect('text')).rejects.toThrow('throttled');
});

test('names all of them', () => {
  expect(new CombinedPhiDetector([says('absent'), failing]).name).toBe('absent|failing');
});

test('rejects none', () => {
  expect(() => new CombinedPhiDetector([])).toThrow("'detectors' must have one detector or more");
});
