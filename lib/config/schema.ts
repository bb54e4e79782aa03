import { z } from 'zod'
import { OUTCOMES } from '#lib/domain/outcome.ts'
import { KEY_SCHEMES, TRIGGERS } from '#lib/domain/pipeline.ts'
import { LEAST_KEPT_MS } from '#lib/domain/retention.ts'
import { DURATION, parseDuration } from './duration.ts'
import { shown } from './problem.ts'
import { listed, say } from './say.ts'
import { checkPattern } from './signal-pattern.ts'
import { LEAST_SIZE, parseSize, SIZE } from './size.ts'

const DURATION_WORDS = say('a duration', '30d, 12h or 90m')
const duration = z
  .string(DURATION_WORDS)
  .regex(DURATION, { ...DURATION_WORDS, abort: true })
  .refine((text) => parseDuration(text) !== null, say('at most ten years', '3650d or less'))

const windowText = z
  .string(DURATION_WORDS)
  .regex(/^(forever|[1-9][0-9]{0,6}[smhd])$/, { ...DURATION_WORDS, abort: true })
  .refine(
    (text) => text === 'forever' || parseDuration(text) !== null,
    say('at most ten years', '3650d, or forever'),
  )

/** Text of 1 to 512 printable characters. */
function text(what: string, example: string) {
  const words = say(what, example)
  return z.string(words).regex(/^[^\p{Cc}]{1,512}$/u, words)
}

const oneOf = <const T extends readonly [string, ...string[]]>(what: string, names: T) =>
  z.enum(names, say(what, listed(names)))

const REGION = say('a region', 'us-east-1')
const ENDPOINT = say('an endpoint', 'http://127.0.0.1:4566 or https://…')
const LOG_GROUPS = say('a list of log groups', '["/aws/lambda/invoice-files"]')
const LOG_GROUP = say('a log group', '/aws/lambda/invoice-files, or a pattern like /aws/lambda/invoice-*')
const ROLE = say('a role’s ARN', 'arn:aws:iam::123456789012:role/onceboard')
const RECIPE = say(
  'made of the key',
  '"{key}", "md5({key})" or "sha256({key})", with text around it if need be',
)
const LAMBDA = say('a function', 'its name or ARN')
const SHARE = say('a fraction of the quota', 'a number above 0, up to 1, like 0.4')
const FILTER = say('a filter pattern', 'at most 1,024 characters, like ?Inserted ?"Duplicate skipped"')

const UNITS = say('a budget', 'read units a second, from 1 to 10000')
const SCAN = say('a background scan', '{ unitsPerSecond: 5 }')

const recipe = z.string(RECIPE).regex(/^[^{}()]*(\{key\}|(md5|sha256)\(\{key\}\))[^{}()]*$/, RECIPE)
const attribute = (what: string, example: string) => text(`an attribute’s name (${what})`, example).optional()

const table = z.strictObject(
  {
    name: text('a table’s name', 'processing_tracking'),
    id: recipe.optional().describe('How the record’s id is made of the key that the log line prints'),
    key: attribute('the partition key', 'tracking_id'),
    sortKey: attribute('the sort key, where the id stands there', 'sk'),
    partition: text('a partition key’s value', '"idempotency#payments"').optional(),
    status: attribute('the status', 'status'),
    expiry: attribute('the expiry', 'ttl'),
    inProgressExpiry: attribute('when a run in progress is given up', 'in_progress_expiration'),
    processedAt: attribute('when it was processed', 'processed_at'),
    data: attribute('the stored result', 'data'),
    validation: attribute('the payload’s hash', 'validation'),
    scan: z
      .strictObject({ unitsPerSecond: z.number(UNITS).min(1, UNITS).max(10_000, UNITS) }, SCAN)
      .optional()
      .describe('Scans the whole table in the background, within this many read units a second'),
  },
  say('a table', 'its name, or { name: processing_tracking, id: "{key}" }'),
)

const EFFECT = say(
  'an effect',
  '{ name: invoice row, table: invoices, key: "{key}" } or { name: ledger-api, external: true }',
)
const effect = z.strictObject(
  {
    name: text('an effect’s name', 'invoice row'),
    table: text('a table’s name', 'invoices').optional(),
    key: recipe.optional(),
    external: z.literal(true, say('true', 'true, or leave it out and name the table')).optional(),
  },
  EFFECT,
)

const signal = z.strictObject(
  {
    outcome: oneOf('an outcome', OUTCOMES),
    pattern: z
      .string(say('a regular expression', "'already handled (?<key>\\S+)'"))
      .superRefine((pattern, context) => {
        const wrong = checkPattern(pattern)
        if (wrong !== null) context.addIssue({ code: 'custom', message: `${shown(pattern)} ${wrong}` })
      }),
  },
  say('a signal', "{ outcome: duplicate, pattern: 'already handled (?<key>\\S+)' }"),
)

const pipeline = z.strictObject(
  {
    name: text('a name', 'invoice-files').optional().describe('Default: the log group’s last segment'),
    region: z
      .string(REGION)
      .regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, REGION)
      .optional()
      .describe('Default: AWS_REGION'),
    endpoint: z
      .url({ ...ENDPOINT, protocol: /^https?$/ })
      .optional()
      .describe('Default: AWS_ENDPOINT_URL, else AWS'),
    account: z
      .strictObject(
        {
          roleArn: z.string(ROLE).regex(/^arn:aws[a-z-]*:iam::[0-9]{12}:role\/\S+$/, ROLE),
          externalId: text('an external id', 'the one that the role’s trust policy asks for').optional(),
        },
        say('an account', '{ roleArn: arn:aws:iam::123456789012:role/onceboard }'),
      )
      .optional()
      .describe('Default: the process’s own credentials'),
    logGroups: z
      .array(z.string(LOG_GROUP).regex(/^[.\-_/#A-Za-z0-9*]{1,512}$/, LOG_GROUP), LOG_GROUPS)
      .min(1, LOG_GROUPS),
    table: z
      .union([text('a table’s name', 'processing_tracking'), table])
      .optional()
      .describe('The tracking table'),
    keyScheme: oneOf('a key scheme', KEY_SCHEMES).optional(),
    window: windowText
      .optional()
      .describe('How long the guard remembers a key. Default: measured in the table'),
    trigger: oneOf('a trigger', TRIGGERS)
      .optional()
      .describe('What delivers, and so which ids stay in a retry'),
    repeat: oneOf('a way to repeat', ['skip', 'overwrite']).optional(),
    silence: oneOf('what silence can mean', ['processed']).optional(),
    signals: z.array(signal, say('a list of signals', '- { outcome: …, pattern: … }')).max(50).optional(),
    effects: z.array(effect, say('a list of effects', '- { name: …, table: …, key: … }')).max(50).optional(),
    replay: z
      .strictObject(
        { lambda: z.string(LAMBDA).regex(/^[A-Za-z0-9\-_:.$]{1,256}$/, LAMBDA) },
        say('a replay target', '{ lambda: invoice-files }'),
      )
      .optional()
      .describe('Where a replay is sent; absent: read-only'),
    filter: z.string(FILTER).min(1, FILTER).max(1024, FILTER).optional(),
    canary: z
      .strictObject(
        { payload: z.record(z.string(), z.unknown(), say('a payload', 'a mapping')) },
        say('a canary', '{ payload: { … } }'),
      )
      .optional()
      .describe('A synthetic event that does no harm; absent: no drills'),
  },
  say('a pipeline', '- logGroups: ["/aws/lambda/invoice-files"]'),
)

const SIZE_WORDS = say('a size', '20GB or 500MB')
const RETENTION = say('how long what was read is kept', '{ deliveries: 90d, minutes: 30d, hours: 395d }')

/** Late lines and the comparison with CloudWatch's own counts reach back so far. */
const kept = duration.refine(
  (text) => (parseDuration(text) ?? LEAST_KEPT_MS) >= LEAST_KEPT_MS,
  say('long enough: lines may come 14 days late', '15d or more'),
)

const retention = z.strictObject(
  {
    deliveries: kept.optional().describe('Deliveries, attempts and their lines. Default: 90d'),
    minutes: kept.optional().describe('Counts by the minute. Default: 30d'),
    hours: kept.optional().describe('Counts by the hour; those by the day stay for ever. Default: 395d'),
    size: z
      .string(SIZE_WORDS)
      .regex(SIZE, { ...SIZE_WORDS, abort: true })
      .refine((text) => (parseSize(text) ?? 0) >= LEAST_SIZE, say('at least 100MB', '100MB or more'))
      .optional()
      .describe('What events.db may take: the oldest processed deliveries go first. Default: no cap'),
  },
  RETENTION,
)

const PIPELINES = say('a list of pipelines', '- logGroups: ["/aws/lambda/invoice-files"]')

/** The document that people write: `onceboard.yaml`. */
export const documentSchema = z.strictObject(
  {
    backfill: duration.optional().describe('How far back the first read goes. Default: 14d'),
    quotaShare: z
      .number(SHARE)
      .gt(0, SHARE)
      .lte(1, SHARE)
      .optional()
      .describe('Of each region’s FilterLogEvents quota. Default: 0.4'),
    retention: retention.optional().describe('How long what was read is kept'),
    pipelines: z.array(pipeline, PIPELINES).min(1, PIPELINES),
  },
  say('a configuration', 'pipelines: and below it - logGroups: ["/aws/lambda/invoice-files"]'),
)

export type ConfigurationDocument = z.infer<typeof documentSchema>
export type PipelineDocument = ConfigurationDocument['pipelines'][number]
