import { isInternetRange } from '../../../lib/rules/support/ingress';

test.each(['0.0.0.0/0', '10.0.0.0/7', '128.0.0.0/1', '::/0', '2000::/3', '::ffff:0:0/31'])(
  'rejects %s as the internet',
  (range) => {
    expect(isInternetRange(range)).toBe(true);
  },
);

test.each([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '203.0.113.7',
  '203.0.113.7/32',
  'fd00::/8',
  'fe80::/10',
  '2001:db8::/32',
  '2001:db8::1',
])('accepts %s as a range of somebody', (range) => {
  expect(isInternetRange(range)).toBe(false);
});

test.each([
  '',
  'any',
  '10.0.0.0/',
  '10.0.0.0/x',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '/0',
  '300.1.1.1/8',
  '10.0.0.0/-8',
  '10.0.0.0/33',
  '2001:db8::/129',
])('rejects %p, which is no range', (text) => {
  expect(isInternetRange(text)).toBe(true);
});
