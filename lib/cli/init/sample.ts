/** A cloud of which `init` makes a sample app. */
export type Cloud = 'aws' | 'azure' | 'google';

/**
 * An app that synthesizes and is accepted, by file.
 *
 * @param today `YYYY-MM-DD`; the report of the vendor that stands for yours is current on it
 */
export function sampleApp(cloud: Cloud, today: string): Record<string, string> {
  const { dependencies, toolkitFile, toolkit, imports, body } = SAMPLES[cloud];
  return {
    'main.ts': `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
${imports}
import { parse } from 'yaml';

/** The gate and the pipeline hold the app to the same files. */
const read = (file: string) => parse(readFileSync(join(__dirname, file), 'utf8'));

${body(reportYear(today), today)}
enforce(app, { ...read('policy.yaml'), ...read('exceptions.yaml') });
app.synth();
`,
    'package.json': `${JSON.stringify(
      {
        name: 'private-ai',
        private: true,
        scripts: { synth: SYNTH[toolkit].command, check: `compliant-ai check ${SYNTH[toolkit].output} ${HOUSE_FILES}` },
        dependencies: { 'compliant-ai-constructs': '^0.1.0', ...dependencies, tsx: '^4.23.0', yaml: '^2.9.0' },
        devDependencies: SYNTH[toolkit].devDependencies,
      },
      undefined,
      2,
    )}\n`,
    '.gitignore': 'node_modules/\ncdk.out/\ncdktf.out/\ncompliance/\n',
    ...toolkitFile,
  };
}

/** The year in which the last period of a report that ends with September ended. */
function reportYear(today: string): number {
  return Number(today.slice(0, 4)) - (today.slice(5) <= '09-30' ? 1 : 0);
}

/** The options that name the files of the security team. */
export const HOUSE_FILES = '--policy policy.yaml --exceptions exceptions.yaml';

/** How an app of a toolkit is synthesized, and where what comes out lies. */
export const SYNTH = {
  cdk: { command: 'cdk synth --quiet', output: 'cdk.out', devDependencies: { 'aws-cdk': '^2.1148.0' } },
  cdktf: { command: 'tsx main.ts', output: 'cdktf.out', devDependencies: {} },
} as const;

/** The toolkit of a cloud. */
export function toolkitOf(cloud: Cloud): keyof typeof SYNTH {
  return SAMPLES[cloud].toolkit;
}

interface Sample {
  readonly toolkit: keyof typeof SYNTH;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly toolkitFile: Readonly<Record<string, string>>;
  readonly imports: string;
  /** The app, with the report of the vendor until September of a year, reviewed on a day. */
  readonly body: (year: number, today: string) => string;
}

const CDKTF_FILE = `${JSON.stringify(
  { language: 'typescript', app: 'npx tsx main.ts', projectId: 'private-ai', sendCrashReports: 'false' },
  undefined,
  2,
)}\n`;

const SAMPLES: Record<Cloud, Sample> = {
  aws: {
    toolkit: 'cdk',
    dependencies: { 'aws-cdk-lib': '^2.258.0', constructs: '^10.4.2' },
    toolkitFile: { 'cdk.json': `${JSON.stringify({ app: 'npx tsx main.ts' }, undefined, 2)}\n` },
    imports: `import { App, Stack } from 'aws-cdk-lib/core';
import { enforce } from 'compliant-ai-constructs';
import { PrivateBedrock } from 'compliant-ai-constructs/aws';`,
    body: (year, today) => `const app = new App();
const stack = new Stack(app, 'PrivateAi', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' },
});

const review = { by: 'vendor-risk@clinic.example', on: '${today}', outcome: 'nothing that concerns PHI' };
new PrivateBedrock(stack, 'Ai', {
  models: ['anthropic.claude-sonnet-4-5-20250929-v1:0'],
  // Your own agreement: AWS Artifact, AWS Business Associate Addendum.
  baa: { reference: 'AWS Artifact, accepted by legal@clinic.example', effective: '${year}-01-01' },
  // The SOC 2 report of the vendor, and who reviewed it in your organization.
  vendorReport: {
    reference: 'AWS Artifact, SOC 2 report of fall ${year}',
    type: 'SOC 2 Type II',
    periodStart: '${year - 1}-10-01',
    periodEnd: '${year}-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
});
`,
  },
  azure: {
    toolkit: 'cdktf',
    dependencies: { '@cdktf/provider-azurerm': '^14.23.0', cdktf: '^0.21.0', constructs: '^10.4.2' },
    toolkitFile: { 'cdktf.json': CDKTF_FILE },
    imports: `import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { App, AzurermBackend, TerraformStack } from 'cdktf';
import { enforce } from 'compliant-ai-constructs';
import { AzureProvider, PrivateAzureOpenAi } from 'compliant-ai-constructs/azure';`,
    body: (year, today) => `const app = new App();
const stack = new TerraformStack(app, 'private-ai');

new AzurermBackend(stack, {
  resourceGroupName: 'terraform-state',
  storageAccountName: 'clinicterraformstate',
  containerName: 'state',
  key: 'private-ai.tfstate',
  useAzureadAuth: true,
});
new AzureProvider(stack, 'Azure');

const group = new ResourceGroup(stack, 'Group', { name: 'clinic-ai', location: 'East US 2' });

const review = { by: 'vendor-risk@clinic.example', on: '${today}', outcome: 'nothing that concerns PHI' };
new PrivateAzureOpenAi(stack, 'Ai', {
  resourceGroupName: group.name,
  location: group.location,
  namePrefix: 'clinicai',
  deployments: [{ name: 'notes', model: 'gpt-4.1', version: '2025-04-14', capacity: 50 }],
  // Your own agreement, and who knows that a lock cannot be undone.
  baa: { reference: 'Microsoft Product Terms, DPA', effective: '${year}-01-01' },
  // The SOC 2 report of the vendor, and who reviewed it in your organization.
  vendorReport: {
    reference: 'Service Trust Portal, Azure SOC 2 Type II ${year}',
    type: 'SOC 2 Type II',
    periodStart: '${year - 1}-10-01',
    periodEnd: '${year}-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' },
});
`,
  },
  google: {
    toolkit: 'cdktf',
    dependencies: { '@cdktf/provider-google': '^16.12.0', cdktf: '^0.21.0', constructs: '^10.4.2' },
    toolkitFile: { 'cdktf.json': CDKTF_FILE },
    imports: `import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, GcsBackend, TerraformStack } from 'cdktf';
import { enforce } from 'compliant-ai-constructs';
import { PrivateVertexAi } from 'compliant-ai-constructs/google';`,
    body: (year, today) => `const app = new App();
const stack = new TerraformStack(app, 'private-ai');
const place = { project: 'clinic-ai', region: 'us-central1' };

new GcsBackend(stack, { bucket: 'clinic-terraform-state', prefix: 'private-ai' });
new GoogleProvider(stack, 'google', place);

const review = { by: 'vendor-risk@clinic.example', on: '${today}', outcome: 'nothing that concerns PHI' };
new PrivateVertexAi(stack, 'Ai', {
  ...place,
  namePrefix: 'clinicai',
  endpointName: '1042',
  // Your own agreement, and who knows that a lock cannot be undone.
  baa: { reference: 'Google Cloud console, accepted by legal@clinic.example', effective: '${year}-01-01' },
  // The SOC 2 report of the vendor, and who reviewed it in your organization.
  vendorReport: {
    reference: 'Compliance Reports Manager, SOC 2 report ${year}',
    type: 'SOC 2 Type II',
    periodStart: '${year - 1}-10-01',
    periodEnd: '${year}-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' },
});
`,
  },
};
