import { describe, expect, it } from 'vitest'
import { listAction, movedTo } from './list-keys.ts'

function press(key: string, ctrlKey = false) {
  return listAction({ key, ctrlKey, metaKey: false, altKey: false })
}

describe('the list’s keys', () => {
  it('moves by arrows and by J K, opens by Enter, replays by R', () => {
    expect([press('ArrowDown'), press('j')]).toEqual([{ move: 'down' }, { move: 'down' }])
    expect([press('ArrowUp'), press('K')]).toEqual([{ move: 'up' }, { move: 'up' }])
    expect([press('Enter'), press('r')]).toEqual(['open', 'replay'])
  })
  it('leaves the browser its own: Ctrl R reloads', () => {
    expect(press('r', true)).toBeNull()
    expect(press('constructor')).toBeNull()
  })
  it('stays within the list', () => {
    expect(movedTo(0, 5, 'up')).toBe(0)
    expect(movedTo(4, 5, 'down')).toBe(4)
    expect(movedTo(0, 5, 'page-down')).toBe(4)
    expect(movedTo(0, 0, 'last')).toBe(0)
  })
})
