import { usageModelOf } from '../../src/cli/usage-model'
import { commands } from '../../src/commands/index'
import { manPage } from './man-page'

export const manPageOfAll = async (): Promise<string> => manPage(await usageModelOf(commands))
