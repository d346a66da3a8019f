import { commands } from '../../src/commands/index'
import { outlineOf } from '../../src/outline'
import { manPage } from './man-page'

export const manPageOfAll = async (): Promise<string> => manPage(await outlineOf(commands))
