import { registerHooks } from 'node:module'

/*
 * Preloaded (--import) into processes that are not Next's: lib/server is written for Next's bundler, which knows `server-only`
 * and finds `next/headers` without its ending. Node alone does with this.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'server-only') return { url: 'data:text/javascript,', shortCircuit: true }
    return nextResolve(specifier === 'next/headers' ? 'next/headers.js' : specifier, context)
  },
})
