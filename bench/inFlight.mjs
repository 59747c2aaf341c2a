const inFlight = 20;

/** Works through items, as many at once as the provider has requests in flight. */
export async function forEachInFlight(items, work) {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
