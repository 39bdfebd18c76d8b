// What the C# tests wrote as good FHIR resources, judged by ajv over the same schema of HL7: a second reader of one rule book.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

const root = new URL('../../../', import.meta.url).pathname;
const written = join(root, 'tests/Sync.Tests/bin/Release/net10.0/fhir-resources');
const files = existsSync(written) ? readdirSync(written).filter((f) => f.endsWith('.json')) : [];
const Ajv = await import('ajv').then((m) => m.default, () => null);
const reason = Ajv === null ? 'npm packages are not installed' : files.length === 0 ? 'Sync.Tests has not written resources' : false;

// The big choice among all resources would judge a fault by 150 types at once: the type decides instead. The schema refers to
// "Resource" without defining it.
function validators() {
  const schema = JSON.parse(gunzipSync(readFileSync(join(root, 'data/fhir/fhir.schema.json.gz'))).toString('utf8'));
  const resources = Object.entries(schema.definitions).filter(([, d]) => d.properties?.resourceType);
  const byType = {
    type: 'object',
    required: ['resourceType'],
    allOf: resources.map(([name]) => ({
      if: { properties: { resourceType: { const: name } }, required: ['resourceType'] },
      then: { $ref: `#/definitions/${name}` },
    })),
    properties: { resourceType: { enum: resources.map(([name]) => name) } },
  };
  const definitions = { ...schema.definitions, ResourceList: byType, Resource: { $ref: '#/definitions/ResourceList' }, integer64: { type: 'string' } };
  const ajv = new Ajv({ strict: false, allErrors: true });
  return ajv.compile({ $id: 'fhir', definitions, $ref: '#/definitions/ResourceList' });
}

test('ajv accepts every resource that was written as good, and none after a slip', { skip: reason }, () => {
  const accepts = validators();
  let bundles = 0;
  for (const file of files) {
    const resource = JSON.parse(readFileSync(join(written, file), 'utf8'));
    assert.ok(accepts(resource), `${file}: ${JSON.stringify(accepts.errors)}`);
    assert.ok(!accepts({ ...resource, valeQuantity: {} }), `${file}: an unknown property was not seen`);
    bundles += resource.resourceType === 'Bundle' ? 1 : 0;
  }
  assert.ok(files.length >= 20, `only ${files.length} resources`);
  assert.ok(bundles >= 2, `only ${bundles} Bundles`);
});
