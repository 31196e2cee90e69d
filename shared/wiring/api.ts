import type { ApiPorts } from '../api/ports.ts';
import { withExposure } from '../drift/exposure.ts';
import type { FullScan } from '../governance/scan-service.ts';
import type { Ports } from '../governance.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { version } from '../model/version.ts';
import type { RemediationService } from '../remediations/create-remediation.ts';
import { driftRoutes } from './drift.ts';
import { exemptionRoutes } from './exemptions.ts';
import { lookRoutes } from './look.ts';
import { pagePorts } from './pages.ts';
import type { Joined, Parts } from './parts.ts';
import type { ReportService } from './report.ts';

interface ApiParts {
  readonly ledger: Ledger;
  readonly remediation: RemediationService;
  readonly fullScan: FullScan;
  readonly reports: ReportService;
  readonly ports: Ports;
  readonly shared: Joined;
}

export function apiPorts({ ledger, remediation, fullScan, reports, ports, shared }: ApiParts): ApiPorts {
  const { config } = shared;
  const now = (): string => new Date().toISOString();
  const routes = {
    version,
    healthy: () => isHealthy(shared),
    listUnits: ledger.listUnits,
    getLook: async (unit) => {
      const look = await ledger.lastLook(unit);
      if (look === null) {
        return null;
      }
      const { unit: _readings, ...rest } = look;
      return rest;
    },
    listFindings: async (filter) => {
      const page = await ledger.listFindings(filter);
      return { ...page, items: page.items.map((finding) => withExposure(finding, now())) };
    },
    getFinding: async (id) => {
      const found = await ledger.getFinding(id);
      return found === null ? null : { ...found, finding: withExposure(found.finding, now()) };
    },
    listTransitions: ledger.listTransitions,
    listRemediations: remediation.list,
    getRemediation: remediation.get,
    approvalUrl: remediation.approvalUrl,
    openLink: remediation.openLink,
    decide: remediation.decide,
    killSwitch: remediation.killSwitch,
    setKillSwitch: remediation.setKillSwitch,
    requestRemediation: async (findingId, by) => {
      const found = await ledger.getFinding(findingId);
      if (found === null) {
        return { status: 'notFound', because: 'There is no finding with this id.' };
      }
      const { ruleId, resourceId, unit, status } = found.finding;
      return status === 'open'
        ? await remediation.request({ ruleId, findingId, resourceId, unit }, by)
        : { status: 'conflict', because: `The finding is ${status}: there is nothing to repair.` };
    },
    requestUndo: remediation.requestUndo,
    startScan: fullScan.start,
    listScans: fullScan.list,
    getScan: fullScan.get,
    coverage: fullScan.coverage,
    ...reports.routes,
    ...driftRoutes({ ledger, config }),
    ...exemptionRoutes({ ledger, config, ports }),
    ...lookRoutes(ports),
    erase: shared.erase,
    testNotifications: shared.notify.test,
  } satisfies Omit<ApiPorts, 'pages'>;
  return {
    ...routes,
    pages: pagePorts(routes, {
      approvalUrl: remediation.approvalUrl,
      listChanges: routes.listChanges,
      exposure: routes.exposure,
      listReports: reports.routes.listReports,
      startReport: (by) => reports.routes.makeReport(by, {}),
    }),
  };
}

const HEALTH_LIMIT_IN_MS = 5_000;

/** Whether state can be read and the configuration in force is the stored one. */
async function isHealthy({ ledger, config }: Parts): Promise<boolean> {
  try {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('late')), HEALTH_LIMIT_IN_MS).unref();
    });
    const [loaded] = await Promise.race([Promise.all([config(), ledger.listUnits({ top: 1 })]), late]);
    return loaded.problem === undefined;
  } catch {
    return false;
  }
}
