import { planTree } from '/work/main/lib/views/terraform/plan';
import { configurationTree } from '/work/main/lib/views/terraform/configuration';
import { ResourceView, World } from '/work/main/lib/core';
const size = Number(process.argv[2] ?? 50) * 1e6; const kind = process.argv[3];
const resources: unknown[] = [], changes: unknown[] = [], config: unknown[] = []; let bytes = 0; let i = 0;
while (bytes < size) { const a = kind === 'count' ? `aws_x.y[${i}]` : `aws_x.y${i}`;
 const values = { name: 'n' + i, tls: '1.2', tags: { a: 'b', c: 'd' }, rule: [{ days: 7, on: true }, { days: 8 }], policy: 'x'.repeat(300) };
 const r = { address: a, mode: 'managed', type: 'aws_x', name: 'y', values }; const c = { address: a, type: 'aws_x', mode: 'managed', change: { actions: ['create'], before: null, after: values, after_unknown: { id: true, arn: true, key: true, rule: [{}, {}] } } };
 resources.push(r); changes.push(c); if (kind !== 'count' || i === 0) config.push({ address: a.replace(/\[.*/, ''), expressions: { name: { constant_value: 'x' }, key: { references: [kind === 'count' ? 'aws_x.y' : `aws_x.y${Math.max(0, i - 1)}.arn`] } } });
 bytes += JSON.stringify(r).length + JSON.stringify(c).length + 120; i++; }
const text = JSON.stringify({ format_version: '1.2', planned_values: { root_module: { resources } }, resource_changes: changes, configuration: { root_module: { resources: config } } });
resources.length = changes.length = config.length = 0; (global as { gc?: () => void }).gc?.();
const mb = () => Math.round(process.memoryUsage().heapUsed / 1e6); console.log('text', text.length / 1e6, 'MB', i, 'resources', 'heap', mb());
let t = performance.now(); const doc = JSON.parse(text); console.log('parse', Math.round(performance.now() - t), 'ms heap', mb());
t = performance.now(); const tree = planTree(doc, { name: 'p' }); console.log('tree', Math.round(performance.now() - t), 'ms heap', mb());
t = performance.now(); let n = 0; for (const r of tree.resources) { const v = new ResourceView(r, new World()); if (v.get('tls').is('1.2')) n++; v.get('rule[].days'); v.get('key').reference; v.all('rule[].on'); v.referencedBy(); } console.log('read', Math.round(performance.now() - t), 'ms', n, 'heap', mb(), 'rss', Math.round(process.memoryUsage().rss / 1e6));
{ const res: Record<string, unknown> = {}; for (let k = 0; k < 20000; k++) res['y' + k] = { name: 'n-${var.e}-' + k, key: '${aws_x.y' + Math.max(0, k - 1) + '.arn}', tls: '${local.tls}', rule: [{ a: '${var.e == "p" ? 1 : 2}' }] };
 t = performance.now(); const c = configurationTree({ variable: { e: { default: 'p' } }, locals: { tls: '1.2' }, resource: { aws_x: res } }, { name: 'c' }); console.log('config 20000 tree', Math.round(performance.now() - t)); t = performance.now(); for (const r of c.resources) new ResourceView(r, new World()).properties.toJSON(); console.log('read all', Math.round(performance.now() - t)); }
