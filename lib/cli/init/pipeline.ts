import { type Cloud, HOUSE_FILES, SYNTH, toolkitOf } from './sample';

/** A build service of which `init` writes the pipeline. */
export type Service = 'github' | 'gitlab';

/** The pipeline of a new project, by file. */
export function pipeline(service: Service, cloud: Cloud): Record<string, string> {
  const { command, output } = SYNTH[toolkitOf(cloud)];
  const synth = `npx ${command}`;
  return service === 'github'
    ? { '.github/workflows/compliance.yml': githubWorkflow(synth, output) }
    : { '.gitlab-ci.yml': gitlabPipeline(synth, output) };
}

function githubWorkflow(synth: string, output: string): string {
  return `name: compliance
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  compliance:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
      security-events: write
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v5
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: ${synth}
      - name: Check, and keep the evidence
        run: npx compliant-ai check ${output} ${HOUSE_FILES} --evidence compliance
      - uses: actions/upload-artifact@v4
        if: success() || failure()
        with:
          name: compliance
          path: compliance
      - uses: github/codeql-action/upload-sarif@v4
        if: success() || failure()
        with:
          sarif_file: compliance/findings.sarif
          category: compliant-ai
      - name: Compare with the target branch
        if: (success() || failure()) && github.event_name == 'pull_request'
        run: |
          git worktree add ../target "origin/$GITHUB_BASE_REF"
          (cd ../target && npm ci && ${synth})
          npx compliant-ai diff ../target/${output} ${output} --policy policy.yaml --format markdown --allow-weaker > comment.md
      - name: Comment on the pull request
        if: (success() || failure()) && github.event_name == 'pull_request'
        run: gh pr comment "$NUMBER" --body-file comment.md --edit-last --create-if-none
        env:
          GH_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.pull_request.number }}
`;
}

function gitlabPipeline(synth: string, output: string): string {
  return `compliance:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - npm ci
    - ${synth}
    - npx compliant-ai check ${output} ${HOUSE_FILES} --evidence compliance
  artifacts:
    when: always
    paths: [compliance]
    reports:
      junit: compliance/junit.xml

compliance-diff:
  image: node:22
  variables:
    GIT_DEPTH: 0
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - npm ci
    - ${synth}
    - git fetch origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    - git worktree add ../target FETCH_HEAD
    - (cd ../target && npm ci && ${synth})
    - npx compliant-ai diff ../target/${output} ${output} --policy policy.yaml --format markdown --allow-weaker > comment.md
    - >-
      curl --fail --silent --show-error --request POST --header "PRIVATE-TOKEN: $COMPLIANCE_BOT_TOKEN"
      --data-urlencode "body@comment.md"
      "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
`;
}
