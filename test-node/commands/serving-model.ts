/** What `service-model` does. */
import type { Command } from 'commander';
import { serveStack } from '../host/serve.ts';
import { find } from '../stack/catalogue.ts';
import { hostedModel } from '../stack/hosted-model.ts';
import { MODEL_PORT } from '../wire/ports.ts';
import type { ModelOptions } from './service-model.ts';
import { status } from './status.ts';

/** Serves the model until it is asked to end; resolves with the exit status. Throws `UsageError` where there is no such service. */
export async function serveModel(parsed: Command): Promise<number> {
  const [name] = parsed.processedArgs as [string];
  const { host, port = MODEL_PORT, delay: delayMs, adversarial = false } = parsed.opts<ModelOptions>();
  const service = await find('service', name);
  await serveStack([hostedModel(service, { delayMs, adversarial })], { host, port }, `the model of ${service.name}`);
  return status.conforms;
}
