import { type Input, isObject, optionalBoolean, optionalString } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { Database } from '../store/database.ts'
import type { Scope } from '../store/scope.ts'
import type { Tables } from './dynalite.ts'

export interface TimeToLive {
  update(scope: Scope, input: Input): Promise<object>
  describe(scope: Scope, input: Input): Promise<object>
  /** The table is gone, and with it its setting. */
  forget(scope: Scope, table: string): void
  /** Tables whose items expire, and by which attribute. */
  enabled(): { scope: Scope; table: string; attribute: string }[]
}

function validation(message: string): ServiceError {
  return new ServiceError('com.amazon.coral.validate#ValidationException', message)
}

/** UpdateTimeToLive and DescribeTimeToLive, which dynalite lacks. Settings are kept with the logs' store. */
export function timeToLive(database: Database, tablesOf: (scope: Scope) => Tables): TimeToLive {
  const find = database.prepare(
    'SELECT attribute FROM ttl WHERE account = ? AND region = ? AND table_name = ?',
  )
  const all = database.prepare('SELECT account, region, table_name, attribute FROM ttl')
  const write = database.prepare('INSERT INTO ttl VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM ttl WHERE account = ? AND region = ? AND table_name = ?')

  const tableOf = async (scope: Scope, input: Input): Promise<string> => {
    const table = optionalString(input, 'TableName')
    if (table === undefined)
      throw validation("The parameter 'TableName' is required but was not present in the request")
    const { status, answer } = await tablesOf(scope).call('DescribeTable', { TableName: table })
    if (status === 200) return table
    throw new ServiceError(String(answer['__type']), String(answer['message']), status)
  }
  const attributeOf = ({ account, region }: Scope, table: string): string | null => {
    const row = find.get(account, region, table)
    return row === undefined ? null : String(row['attribute'])
  }

  return {
    update: async (scope, input) => {
      const { account, region } = scope
      const table = await tableOf(scope, input)
      const { enabled, attribute } = readSpecification(input)
      const current = attributeOf(scope, table)
      if (enabled && current !== null) throw validation('TimeToLive is already enabled')
      if (!enabled && current === null) throw validation('TimeToLive is already disabled')
      if (!enabled && current !== attribute)
        throw validation(
          `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
        )
      if (enabled) write.run(account, region, table, attribute)
      else remove.run(account, region, table)
      return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } }
    },
    describe: async (scope, input) => {
      const attribute = attributeOf(scope, await tableOf(scope, input))
      const description =
        attribute === null
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
      return { TimeToLiveDescription: description }
    },
    forget: ({ account, region }, table) => void remove.run(account, region, table),
    enabled: () =>
      all.all().map((row) => ({
        scope: { account: String(row['account']), region: String(row['region']) },
        table: String(row['table_name']),
        attribute: String(row['attribute']),
      })),
  }
}

function readSpecification(input: Input): { enabled: boolean; attribute: string } {
  const specification = input['TimeToLiveSpecification']
  if (!isObject(specification))
    throw validation("The parameter 'TimeToLiveSpecification' is required but was not present in the request")
  const enabled = optionalBoolean(specification, 'Enabled')
  const attribute = optionalString(specification, 'AttributeName')
  if (enabled === undefined) throw validation("'timeToLiveSpecification.enabled' must not be null")
  if (attribute === undefined || attribute.length < 1 || attribute.length > 255) {
    throw validation("'timeToLiveSpecification.attributeName' must have a length from 1 to 255")
  }
  return { enabled, attribute }
}
