// Preloaded (--import) into every child: it ends with its parent, however that ended, and tells the parent
// of a signal that was meant for all of us.
const MOST_MS = 8000

// What a child forks itself (Next's build workers) has a parent and a channel of its own.
const ours = process.execArgv.indexOf(import.meta.url)
if (ours > 0) process.execArgv.splice(ours - 1, 2)

if (process.connected) {
  process.on('disconnect', () => process.exit(0))
  // The channel alone keeps no process alive.
  process.channel?.unref()

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      if (process.connected) process.send?.({ signal })
      setTimeout(() => process.exit(1), MOST_MS).unref()
      // Nobody else handles it: it does what it would have done without us.
      if (process.listenerCount(signal) === 1) process.exit(0)
    })
  }
}
