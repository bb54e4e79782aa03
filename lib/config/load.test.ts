import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Variables } from './environment.ts'
import { ConfigurationError, loadConfiguration } from './load.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ENV = { AWS_REGION: 'eu-west-1' }

function load(yaml: string, env: Variables = ENV) {
  writeFileSync(join(folder, 'onceboard.yaml'), yaml)
  return loadConfiguration(env, folder)
}

function complaint(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message
    throw error
  }
  throw new Error('nothing was found wrong')
}

const wrong = (yaml: string, env: Variables = ENV) => complaint(() => load(yaml, env))

const ONE = 'pipelines:\n  - logGroups: ["/aws/lambda/mine"]\n'

describe('what is warned of', () => {
  const signals = (...patterns: string[]) =>
    `${ONE}    signals:\n${patterns.map((pattern) => `      - { outcome: duplicate, pattern: '${pattern}' }\n`).join('')}`

  it('a pattern without words of its own is slow, and works', () => {
    const { warnings, pipelines } = load(signals('already handled (?<key>\\S+)', '\\w+ (?<key>\\d+)'))
    expect(warnings).toEqual([
      {
        file: 'onceboard.yaml',
        line: 5,
        field: 'pipelines[0].signals[1].pattern',
        message: expect.stringContaining('is a slow pattern'),
      },
    ])
    expect(pipelines[0]?.rules.signals).toHaveLength(2)
    expect(load(ONE).warnings).toEqual([])
  })
})

describe('what is read', () => {
  it('takes the least that works: a log group', () => {
    const configuration = load(ONE)
    expect(configuration).toMatchObject({
      mode: 'configured',
      file: join(folder, 'onceboard.yaml'),
      backfillMs: 14 * 86_400_000,
      quotaShare: 0.4,
      dataDir: join(folder, '.onceboard'),
      host: '127.0.0.1',
      port: 3000,
      localAws: {
        port: 4566,
        dataDir: join(folder, '.onceboard/local-aws'),
        retryDelaysMs: [60_000, 120_000],
      },
    })
    expect(configuration.pipelines).toEqual([
      {
        name: 'mine',
        region: 'eu-west-1',
        endpoint: null,
        account: null,
        logGroups: ['/aws/lambda/mine'],
        table: null,
        rules: {
          name: 'mine',
          keyScheme: null,
          window: { kind: 'unknown' },
          trigger: null,
          repeat: 'skip',
          silence: null,
          signals: [],
        },
        effects: [],
        replay: null,
        filter: null,
        canary: null,
      },
    ])
  })

  it('takes everything that can be said', () => {
    const [pipeline] = load(`backfill: 2d
quotaShare: 1
pipelines:
  - name: invoice-files
    region: us-east-1
    account: { roleArn: "arn:aws:iam::123456789012:role/onceboard", externalId: x }
    logGroups: ["/aws/lambda/invoice-files", "/ecs/invoice-*"]
    endpoint: http://127.0.0.1:4570
    table: { name: processing_tracking, id: "md5({key})", expiry: ttl }
    keyScheme: "bucket#key#etag"
    window: 30d
    trigger: s3
    repeat: overwrite
    signals:
      - outcome: duplicate
        pattern: 'already handled (?<key>\\S+)'
    effects:
      - { name: invoice row, table: invoices, key: "{key}" }
      - { name: ledger-api, external: true }
    replay: { lambda: invoice-files }
    filter: '?Inserted ?"Duplicate skipped"'
    canary: { payload: { id: "{nonce}" } }
`).pipelines
    expect(pipeline).toMatchObject({
      endpoint: 'http://127.0.0.1:4570',
      account: { roleArn: 'arn:aws:iam::123456789012:role/onceboard', externalId: 'x' },
      table: { name: 'processing_tracking', id: 'md5({key})', expiry: 'ttl', key: null },
      rules: {
        keyScheme: 'bucket#key#etag',
        window: { kind: 'for', ms: 30 * 86_400_000, basis: 'configured' },
        trigger: 's3',
        repeat: 'overwrite',
        filter: '?Inserted ?"Duplicate skipped"',
        signals: [{ outcome: 'duplicate', pattern: 'already handled (?<key>\\S+)' }],
      },
      effects: [
        { kind: 'table', name: 'invoice row', table: 'invoices', key: '{key}' },
        { kind: 'external', name: 'ledger-api' },
      ],
      replay: { lambda: 'invoice-files' },
      canary: { payload: { id: '{nonce}' } },
    })
  })

  it('needs no region where the endpoint is on this machine, and takes AWS_DEFAULT_REGION', () => {
    const region = (env: Variables) => load(ONE, env).pipelines[0]?.region
    expect(region({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toBe('us-east-1')
    expect(region({ AWS_DEFAULT_REGION: 'eu-north-1' })).toBe('eu-north-1')
  })

  it('takes paths from the working directory and an endpoint from the environment', () => {
    writeFileSync(join(folder, 'mine.yaml'), ONE)
    const env = {
      ...ENV,
      ONCEBOARD_CONFIG: 'mine.yaml',
      ONCEBOARD_DATA: 'd',
      LOCAL_AWS_DATA: 'l',
      AWS_ENDPOINT_URL: 'http://x',
    }
    expect(loadConfiguration(env, folder)).toMatchObject({
      file: join(folder, 'mine.yaml'),
      dataDir: join(folder, 'd'),
      localAws: { dataDir: join(folder, 'l') },
      pipelines: [{ endpoint: 'http://x' }],
    })
  })

  it('keeps the same log group of two regions apart', () => {
    const yaml = `${ONE}  - { name: other, region: us-east-1, logGroups: ["/aws/lambda/mine"] }\n`
    expect(load(yaml).pipelines).toHaveLength(2)
  })
})

describe('a wrong file: line, field and what to write instead', () => {
  const pipeline = (line: string) => `pipelines:\n  - logGroups: ["/aws/lambda/mine"]\n    ${line}\n`

  it.each([
    ['window: 30 days', 'window: "30 days" is not a duration; write 30d, 12h or 90m'],
    ['window: 30', 'window: 30 is not a duration; write 30d, 12h or 90m'],
    ['window: 0d', 'window: "0d" is not a duration; write 30d, 12h or 90m'],
    ['window: 9999d', 'window: "9999d" is not at most ten years; write 3650d, or forever'],
    ['window:', 'window: an empty value is not a duration; write 30d, 12h or 90m'],
    ['windw: 30d', 'windw: is not a known field; write window'],
    ['key_scheme: content-hash', 'key_scheme: is not a known field; write keyScheme'],
    [
      'zzz: 1',
      'zzz: is not a known field; write one of name, region, endpoint, account, logGroups, table, keyScheme, window, trigger, repeat, silence, signals, effects, replay, filter or canary',
    ],
    [
      'keyScheme: s3',
      'keyScheme: "s3" is not a key scheme; write bucket#key#etag, {bucket}/{prefix}/{filename}/{hash}, {source}/{event_type}/{timestamp}/{sequence}, {metric}/{dimension}/{hour}, {source}:{id}:{version}, content-hash or powertools',
    ],
    [
      'trigger: sqss',
      'trigger: "sqss" is not a trigger; write s3, sns, eventbridge, sqs, kinesis, dynamodb or kafka',
    ],
    ['region: Ireland', 'region: "Ireland" is not a region; write us-east-1'],
    [
      'endpoint: localhost:4566',
      'endpoint: "localhost:4566" is not an endpoint; write http://127.0.0.1:4566 or https://…',
    ],
    ['table: { id: "{key}" }', 'table.name: is missing; write processing_tracking'],
    [
      'table: { name: t, ttl: ttl }',
      'table.ttl: is not a known field; write one of name, id, key, sortKey, partition, status, expiry, inProgressExpiry, processedAt, data, validation or scan',
    ],
    [
      'table: { name: t, id: "sha1({key})" }',
      'table.id: "sha1({key})" is not made of the key; write "{key}", "md5({key})" or "sha256({key})", with text around it if need be',
    ],
    [
      'replay: invoice-files',
      'replay: "invoice-files" is not a replay target; write { lambda: invoice-files }',
    ],
    ['silence: skipped', 'silence: "skipped" is not what silence can mean; write processed'],
    [
      'account: { roleArn: admin }',
      'account.roleArn: "admin" is not a role’s ARN; write arn:aws:iam::123456789012:role/onceboard',
    ],
  ])('%s', (line, message) => {
    expect(wrong(pipeline(line))).toBe(`onceboard.yaml:3: pipelines[0].${message}`)
  })

  const signal = (pattern: string) =>
    pipeline(`signals:\n      - outcome: duplicate\n        pattern: '${pattern}'`)
  it.each([
    [
      'again (?<key>',
      'is not a regular expression (Unterminated group); write one like already handled (?<key>\\S+)',
    ],
    ['again (\\S+)', 'names no key; write (?<key>…) around the part of the line that is the key'],
    ['(?<key>\\S+) (?<messageID>\\S+)', 'has an unknown group (?<messageID>…); write (?<messageId>…)'],
  ])('the pattern %s', (pattern, message) => {
    expect(wrong(signal(pattern))).toBe(
      `onceboard.yaml:5: pipelines[0].signals[0].pattern: ${JSON.stringify(pattern)} ${message}`,
    )
  })

  it('an unknown field of a signal and of the top', () => {
    expect(wrong(pipeline("signals:\n      - { outcome: skipped, pattern: '(?<key>.)', patern: x }"))).toBe(
      [
        'onceboard.yaml:4: pipelines[0].signals[0].outcome: "skipped" is not an outcome; write processed, duplicate, in_progress, failed or mismatch',
        'onceboard.yaml:4: pipelines[0].signals[0].patern: is not a known field; write pattern',
      ].join('\n'),
    )
    expect(wrong(`backfil: 2d\n${ONE}`)).toBe(
      'onceboard.yaml:1: backfil: is not a known field; write backfill',
    )
  })

  it('impossible numbers', () => {
    expect(wrong(`quotaShare: 40\n${ONE}`)).toBe(
      'onceboard.yaml:1: quotaShare: 40 is not a fraction of the quota; write a number above 0, up to 1, like 0.4',
    )
  })

  it('a pipeline without log groups, a name in place of the list, no pipelines at all', () => {
    expect(wrong('backfill: 1d\npipelines:\n  - name: mine\n')).toBe(
      'onceboard.yaml:3: pipelines[0].logGroups: is missing; write ["/aws/lambda/invoice-files"]',
    )
    expect(wrong('pipelines:\n  - logGroups: /aws/lambda/mine\n')).toBe(
      'onceboard.yaml:2: pipelines[0].logGroups: "/aws/lambda/mine" is not a list of log groups; write ["/aws/lambda/invoice-files"]',
    )
    expect(wrong('')).toBe(
      'onceboard.yaml:1: pipelines: is missing; write - logGroups: ["/aws/lambda/invoice-files"]',
    )
    expect(wrong('pipelines: []')).toBe(
      'onceboard.yaml:1: pipelines: an empty list is not a list of pipelines; write - logGroups: ["/aws/lambda/invoice-files"]',
    )
    expect(wrong('hello')).toBe(
      'onceboard.yaml:1: "hello" is not a configuration; write pipelines: and below it - logGroups: ["/aws/lambda/invoice-files"]',
    )
  })

  it('a name twice', () => {
    expect(wrong(`${ONE}  - logGroups: ["/ecs/mine"]\n    name: mine\n`)).toBe(
      'onceboard.yaml:4: pipelines[1].name: "mine" is the name of pipelines[0] too; write another',
    )
  })

  it('a log group in two pipelines, by name or by pattern', () => {
    expect(wrong(`${ONE}  - name: other\n    logGroups: ["/x", "/aws/lambda/mi*"]\n`)).toBe(
      'onceboard.yaml:4: pipelines[1].logGroups[1]: "/aws/lambda/mi*" belongs to pipelines[0] too; write each log group in one pipeline',
    )
  })

  it('a pattern names no pipeline', () => {
    expect(wrong('pipelines:\n  - logGroups: ["/aws/lambda/*"]\n')).toBe(
      'onceboard.yaml:2: pipelines[0].name: is missing, and a pattern’s last segment names no pipeline; write a name',
    )
  })

  it('silence, and what it means where it is heard', () => {
    expect(load(pipeline('silence: processed')).pipelines[0]?.rules.silence).toBe('processed')
    expect(wrong(pipeline('silence: processed\n    filter: Duplicate'))).toBe(
      'onceboard.yaml:3: pipelines[0].silence: cannot be told from what `filter` hides; leave one of them out',
    )
  })

  it('an effect that is nowhere', () => {
    expect(wrong(pipeline('effects: [{ name: row }]'))).toBe(
      'onceboard.yaml:3: pipelines[0].effects[0]: says not where it can be seen; write table: invoices and key: "{key}", or external: true',
    )
  })

  it('no region', () => {
    expect(wrong(ONE, {})).toBe(
      'onceboard.yaml:2: pipelines[0].region: is missing and AWS_REGION is not set; write us-east-1, or set AWS_REGION',
    )
  })

  it('what is no YAML, with its line', () => {
    expect(wrong(`${ONE}    window: "30d\n`)).toBe(
      'onceboard.yaml:4: is not YAML (Missing closing "quote); mend the indentation or the quotes',
    )
    expect(wrong(`backfill: 1d\nbackfill: 2d\n${ONE}`)).toBe(
      'onceboard.yaml:2: is not YAML (Map keys must be unique); mend the indentation or the quotes',
    )
  })

  it('all problems at once', () => {
    expect(
      wrong('backfill: soon\npipelines:\n  - logGroups: []\n    window: long\n').split('\n'),
    ).toHaveLength(3)
  })
})

describe('a wrong environment', () => {
  it.each([
    [{ PORT: 'http' }, 'PORT: "http" is not a port; write a number from 1 to 65535'],
    [{ PORT: '70000' }, 'PORT: "70000" is not a port; write a number from 1 to 65535'],
    [{ LOCAL_AWS_PORT: '-1' }, 'LOCAL_AWS_PORT: "-1" is not a port; write a number from 1 to 65535'],
    [
      { HOST: '0.0.0.0' },
      'HOST: "0.0.0.0" is refused until there is sign-in: Onceboard listens on 127.0.0.1, localhost or ::1 alone; write one of these',
    ],
    [
      { HOST: '127.0.0.2' },
      'HOST: "127.0.0.2" is refused until there is sign-in: Onceboard listens on 127.0.0.1, localhost or ::1 alone; write one of these',
    ],
    [
      { LOCAL_AWS_RETRY_DELAYS_MS: '1s,2s' },
      'LOCAL_AWS_RETRY_DELAYS_MS: "1s,2s" is not two delays in ms; write 60000,120000',
    ],
    [
      { AWS_ENDPOINT_URL: '127.0.0.1:4566' },
      'AWS_ENDPOINT_URL: "127.0.0.1:4566" is not an endpoint; write http://127.0.0.1:4566 or https://…',
    ],
  ])('%o', (env, message) => {
    expect(wrong(ONE, { ...ENV, ...env })).toBe(message)
  })

  it('a configuration that does not exist, or that is a folder', () => {
    const of = (name: string) =>
      complaint(() => loadConfiguration({ ...ENV, ONCEBOARD_CONFIG: name }, folder))
    expect(of('mine.yaml')).toBe(
      'mine.yaml: ONCEBOARD_CONFIG: does not exist; write the path of a configuration file, or leave ONCEBOARD_CONFIG out',
    )
    mkdirSync(join(folder, 'sub'))
    expect(of('sub')).toBe('sub: cannot be read (EISDIR); write the path of a readable file')
  })

  it('a configuration under a name that is not read', () => {
    writeFileSync(join(folder, 'onceboard.yml'), ONE)
    expect(complaint(() => loadConfiguration(ENV, folder))).toBe(
      'onceboard.yml: is not read; rename it to onceboard.yaml',
    )
  })
})

describe('how long what was read is kept', () => {
  const DAY = 86_400_000
  const retention = (text: string, before = '') => `${before}retention: ${text}\n${ONE}`

  it('has its defaults, and takes what is written', () => {
    const usual = { deliveriesMs: 90 * DAY, minutesMs: 30 * DAY, hoursMs: 395 * DAY, sizeBytes: null }
    expect(load(ONE).retention).toEqual(usual)
    expect(load(retention('{ deliveries: 400d, size: 20GB }')).retention).toEqual({
      ...usual,
      deliveriesMs: 400 * DAY,
      sizeBytes: 20e9,
    })
  })

  it.each([
    [
      '{ deliveries: 3d }',
      'retention.deliveries: "3d" is not long enough: lines may come 14 days late; write 15d or more',
    ],
    [
      '{ minutes: 360h, hours: 20d, deliveries: 14d }',
      'retention.deliveries: "14d" is not long enough: lines may come 14 days late; write 15d or more',
    ],
    ['{ days: 9d }', 'retention.days: is not a known field; write one of deliveries, minutes, hours or size'],
    [
      '{ hours: 20d }',
      'retention.hours: 20d is shorter than counts by the minute are kept; write 30d or more',
    ],
    ['{ size: 20 }', 'retention.size: 20 is not a size; write 20GB or 500MB'],
    ['{ size: 20MB }', 'retention.size: "20MB" is not at least 100MB; write 100MB or more'],
    [
      '90d',
      'retention: "90d" is not how long what was read is kept; write { deliveries: 90d, minutes: 30d, hours: 395d }',
    ],
  ])('%s is refused with its line', (text, message) => {
    expect(wrong(retention(text))).toBe(`onceboard.yaml:1: ${message}`)
  })

  it('refuses a backfill that reads what is given up at once', () => {
    expect(wrong(`backfill: 200d\n${ONE}`)).toBe(
      'onceboard.yaml:1: backfill: 200d is further back than deliveries are kept; write 90d or less, or retention: { deliveries: 200d }',
    )
    expect(load(retention('{ deliveries: 200d }', 'backfill: 200d\n')).backfillMs).toBe(200 * DAY)
  })
})
