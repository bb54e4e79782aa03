import { copyFileSync, linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

/** The folder again, its files hard links: Turbopack follows no symlink out of its root, and a copy would take minutes. */
export function linkTree(from: string, to: string, leaveOut: (path: string) => boolean = () => false): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (leaveOut(source)) continue
    if (entry.isDirectory()) linkTree(source, target, leaveOut)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (entry.isFile()) linkOrCopy(source, target)
  }
}

/** Another file system takes no link. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}
