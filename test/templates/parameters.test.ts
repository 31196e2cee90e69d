// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Bicep writes its placeholders like JavaScript
import { describe, expect, it } from 'vitest';
import { parameterFile, renamed, valuesOf, withNames } from '../../shared/templates/parameters.ts';

describe('parameters', () => {
  it('that nobody gave stay open, and a default stays the business of the template', () => {
    const declared = {
      env: { type: 'string' },
      size: { type: 'int', defaultValue: 1 },
      base: { type: 'string', defaultValue: '[deployment().properties.templateLink.uri]' },
    };
    const file = parameterFile('./a.json', declared, {});
    expect(file.text).toBe("using './a.json'\nparam env = externalInput('param', 'env')\nparam base = externalInput('param', 'base')\n");
    expect(file).toMatchObject({ inputs: [], names: ['env', 'base'] });
  });

  it('that were given go in as values, in any letter case of their name', () => {
    const file = parameterFile('./a.json', { env: { type: 'string' } }, { ENV: "it's ${x}" });
    expect(file.inputs).toEqual([{ kind: 'param', config: 'env', value: "it's ${x}" }]);
  });

  it('cannot break out of the path of a template', () => {
    expect(parameterFile("./it's ${x}.json", {}, {}).text).toBe("using './it\\'s \\${x}.json'\n");
  });

  it('of a file are values, unless a vault or an environment holds them', () => {
    const parameters = {
      a: { value: 1 },
      b: { reference: { keyVault: { id: 'x' }, secretName: 's' } },
      c: { value: '${AZURE_ENV_NAME}' },
      d: { value: null },
    };
    expect(valuesOf({ parameters })).toEqual({ a: 1, d: null });
  });

  it('get their names back in what the engine says of them', () => {
    expect(withNames("[if(externalInputs('param_1'), externalInputs('param_9'), 1)]", ['a', 'b'])).toBe(
      "[if(parameters('b'), externalInputs('param_9'), 1)]",
    );
  });

  it('that Bicep cannot spell are renamed where they are declared and used', () => {
    const template = { parameters: { 'my-name': { type: 'string' } }, resources: [{ name: "[parameters('my-name')]" }] };
    expect(renamed(template)).toEqual({
      parameters: { p_my_name: { type: 'string' } },
      resources: [{ name: "[parameters('p_my_name')]" }],
    });
  });
});
