import { onLambda } from '../lambda-runtime.ts'
import { handle } from './handler.ts'

export const handler = onLambda(handle)
