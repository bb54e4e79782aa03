'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef } from 'react'
import { Icon } from '#components/ui/icon.tsx'
import { isTyping } from './list-keys.ts'
import { searched } from './list-url.ts'

/** Search by a segment of the key, or its beginning; / comes here. Without script the form sends itself. */
export function SearchBox({ query }: { readonly query: string }) {
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const params = new URLSearchParams(query)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      if (document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      input.current?.select()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    router.push(searched('/deliveries', params, input.current?.value ?? ''))
  }
  return (
    <search>
      <form className="search" action="/deliveries" onSubmit={submit}>
        <Icon name="search" />
        <label className="vh" htmlFor="q">
          Search by key
        </label>
        {[...params].map(([name, value]) =>
          ['q', 'next', 'delivery'].includes(name) ? null : (
            <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
          ),
        )}
        <input
          key={params.get('q') ?? ''}
          ref={input}
          className="input"
          id="q"
          name="q"
          type="search"
          placeholder="Search by key"
          autoComplete="off"
          spellCheck={false}
          aria-keyshortcuts="/"
          defaultValue={params.get('q') ?? ''}
        />
        <kbd className="hide-m">/</kbd>
      </form>
    </search>
  )
}
