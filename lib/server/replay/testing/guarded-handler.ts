import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

/*
 * A function for local-aws: S3 notifications, guarded by a conditional put. It logs its event, so that the event can be
 * sent again, and so that what was sent can be counted.
 */

interface S3Event {
  readonly Records: readonly {
    readonly s3: {
      readonly bucket: { readonly name: string }
      readonly object: { readonly key: string; readonly eTag: string }
    }
  }[]
}

const dynamo = new DynamoDBClient({ maxAttempts: 3 })

export async function handler(event: S3Event): Promise<void> {
  process.stdout.write(`${JSON.stringify(event)}\n`)
  for (const { s3 } of event.Records) {
    const key = `${s3.bucket.name}#${s3.object.key}#${s3.object.eTag}`
    process.stdout.write(`${(await remember(key)) ? 'Inserted' : 'Duplicate skipped for'} ${key}\n`)
  }
}

async function remember(key: string): Promise<boolean> {
  try {
    await dynamo.send(
      new PutItemCommand({
        TableName: 'tracking',
        Item: { id: { S: key }, processed_at: { N: String(Math.floor(Date.now() / 1_000)) } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
