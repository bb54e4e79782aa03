'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'

interface CopyButtonProps {
  readonly text: string
  /** What is copied: "Copy key". */
  readonly label: string
  /** Show the label as text beside the icon. */
  readonly worded?: boolean
}

/** Copies the whole text, unchanged, and says so; where the browser refuses, that too. */
export function CopyButton({ text, label, worded = false }: CopyButtonProps) {
  const [said, say] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      say('Copied')
    } catch {
      say('The browser refused')
    }
    setTimeout(() => say(''), 2_000)
  }
  return (
    <Button
      kind="ghost"
      small
      iconOnly={!worded}
      aria-label={worded ? undefined : label}
      title={label}
      onClick={copy}
    >
      <Icon name={said === 'Copied' ? 'check' : 'copy'} size="sm" />
      {worded ? said || label : null}
      <span className="vh" role="status">
        {worded ? '' : said}
      </span>
    </Button>
  )
}
