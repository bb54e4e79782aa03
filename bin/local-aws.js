// Plain JavaScript, so that an old Node can still say what is wrong instead of failing on the first type.
const major = Number(process.versions.node.split('.')[0])

if (major < 24) {
  process.stderr.write(
    `local-aws needs Node 24 or later, this is ${process.versions.node}: run it with npm run local-aws\n`,
  )
  process.exit(1)
}

await import('../local-aws/main.ts')
