import { createHash } from 'node:crypto'
import { type FunctionDefinition, functionArn } from '../store/functions.ts'

/** A FunctionConfiguration, as ListFunctions and GetFunction tell it. */
export function configuration(definition: FunctionDefinition): object {
  const { name, environment, modified, version } = definition
  const revision = createHash('md5').update(JSON.stringify(definition)).digest('hex')
  return {
    FunctionName: name,
    FunctionArn: functionArn(definition),
    Runtime: 'nodejs24.x',
    Role: `arn:aws:iam::${definition.account}:role/local-aws`,
    Handler: `${definition.module
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]+$/, '')}.${definition.export}`,
    CodeSize: definition.codeSize,
    Description: '',
    Timeout: Math.ceil(definition.timeoutMs / 1000),
    MemorySize: definition.memoryMb,
    LastModified: new Date(modified).toISOString().replace('Z', '+0000'),
    CodeSha256: definition.codeSha256,
    Version: version,
    ...(Object.keys(environment).length > 0 ? { Environment: { Variables: environment } } : {}),
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: revision.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: definition.logFormat, LogGroup: definition.logGroup },
  }
}
