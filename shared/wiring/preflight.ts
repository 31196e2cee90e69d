import type { Arm } from '../azure/arm.ts';
import { readerCredential } from '../azure/credentials.ts';
import { createDiagnose } from '../azure/diagnose.ts';
import type { Settings } from '../config/settings.ts';
import { createGatherFacts, type GatherFacts } from '../remediations/gather-facts.ts';

/** Reads for preflights, as the identity that scans: what writes may do nothing but write. */
export function factsOf(settings: Settings, arm: Pick<Arm, 'list' | 'ask'>): GatherFacts {
  const { ARM_ENDPOINT: endpoint, ARM_AUDIENCE: audience } = settings;
  return createGatherFacts({ arm, diagnose: createDiagnose({ endpoint, audience, credential: readerCredential(settings) }) });
}
