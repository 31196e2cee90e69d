import type { Principal } from '../tokens.ts';

/** Something somebody did, or tried to do, through Resource Manager. */
export interface Happening {
  readonly change: 'write' | 'delete' | 'action';
  /** `Microsoft.MachineLearningServices/workspaces/write` */
  readonly action: string;
  readonly resourceId: string;
  /** In Azure's spelling. */
  readonly type: string;
  readonly succeeded: boolean;
  readonly caller: Principal;
  readonly correlationId: string;
  readonly at: Date;
  /** Absent for what ended after its request was answered. */
  readonly request?: { readonly method: string; readonly url: string };
}
