/**
 * What a rule that passes traffic admits: TLS to one host by its name, to the hosts below a domain, more than that, or
 * what cannot be told from its text.
 */
export type Admission = 'host' | 'domain' | 'more' | 'unknown';

/** A rule that passes traffic. */
export interface PassRule {
  readonly admits: Admission;
  /** The name that it demands, or the rule itself. */
  readonly what: string;
}

/** An option of a rule: a keyword and, after a colon, its value. */
export interface RuleOption {
  readonly keyword: string;
  readonly value: string;
}

const RULE = /^(\w+)\s+(\S+)\s.*?\((.*)\)\s*$/;
const OPTION = /(?:[^;"\\]|\\.|"(?:[^"\\]|\\.)*")+/g;
const HARMLESS = /^(alert|drop|reject|rejectsrc|rejectdst|rejectboth)$/;
/** A name of two labels or more, as content matches it. */
const HOST = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;
/** Keywords that choose another part of the traffic for the contents that follow. */
const BUFFER = /^(tls[._](?!sni)|http[._]|dns[._]|ja3|ja4|file[._]|pkt_data|quic[._])/;

/**
 * The rules that pass traffic in a text of Suricata.
 *
 * Source: https://docs.suricata.io/en/suricata-7.0.8/rules/intro.html
 */
export function passRulesIn(text: string): PassRule[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line): PassRule[] => {
      const [, action = '', protocol = '', options = ''] = RULE.exec(line) ?? [];
      if (HARMLESS.test(action)) {
        return [];
      }
      return action === 'pass' ? [passRule(protocol, optionsIn(options), line)] : [{ admits: 'unknown', what: line }];
    });
}

/** What a rule that passes traffic of a protocol admits. */
export function passRule(protocol: string, options: readonly RuleOption[], rule: string): PassRule {
  const start = options.findIndex(({ keyword }) => /^tls[._]sni$/.test(keyword));
  if (protocol.toLowerCase() !== 'tls' || start < 0) {
    return { admits: 'more', what: rule };
  }
  const after = options.slice(start + 1);
  const end = after.findIndex(({ keyword }) => BUFFER.test(keyword));
  const matching = end < 0 ? after : after.slice(0, end);
  const contents = matching.filter(({ keyword }) => keyword === 'content');
  const [content] = contents;
  if (matching.some(({ keyword, value }) => keyword === 'pcre' || value.includes('${')) || contents.length > 1) {
    return { admits: 'unknown', what: rule };
  }
  const name = /^"([^"|]*)"$/.exec(content?.value ?? '')?.[1];
  if (name === undefined) {
    return { admits: 'more', what: rule };
  }
  return nameRule(name, new Set(matching.map(({ keyword }) => keyword)), rule);
}

/** What an entry of a list of domains admits. A leading dot stands for every name below. */
export function listedDomain(entry: string): PassRule {
  if (entry.includes('${')) {
    return { admits: 'unknown', what: entry };
  }
  const isDomain = entry.startsWith('.');
  return {
    admits: HOST.test(isDomain ? entry.slice(1) : entry) ? (isDomain ? 'domain' : 'host') : 'more',
    what: entry,
  };
}

function nameRule(name: string, modifiers: ReadonlySet<string>, rule: string): PassRule {
  if (!modifiers.has('endswith')) {
    return { admits: 'more', what: rule };
  }
  if (name.startsWith('.')) {
    return listedDomain(name);
  }
  // 'endswith' alone: notexample.com ends with example.com.
  return modifiers.has('startswith') ? listedDomain(name) : { admits: 'more', what: rule };
}

function optionsIn(text: string): RuleOption[] {
  return (text.match(OPTION) ?? []).map((option) => {
    const [, keyword = '', value = ''] = /^\s*([\w.-]+)\s*(?::\s*([\s\S]*?))?\s*$/.exec(option) ?? [];
    return { keyword, value };
  });
}
