import { targetOverTls } from '../../../shared/rules/connection/target-over-tls.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (target: string | null) => ({ raw: { properties: { target } } });

ruleCases(targetOverTls, {
  pass: { https: connection('HTTPS://aoai.openai.azure.com/'), 'an encrypted data lake': connection('abfss://c@a.dfs.core.windows.net/') },
  fail: { http: { ...connection('http://feed.example.com/simple'), because: 'http' }, ftp: connection('ftp://files.example.com') },
  notApplicable: {
    'an ARM id': connection('/subscriptions/s/resourceGroups/g'),
    'a host': connection('db.example.com'),
    nothing: connection(null),
  },
});
