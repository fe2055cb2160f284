/**
 * AWS's partitions by how their Regions begin, with the suffix of their DNS names, as the SDK's own rules list them
 * (partitions.js of @aws-sdk/core; facts §5.9).
 */
const PARTITIONS = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
  ['eusc-', 'aws-eusc', 'amazonaws.eu'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eu-isoe-', 'aws-iso-e', 'cloud.adc-e.uk'],
  ['us-isof-', 'aws-iso-f', 'csp.hci.ic.gov'],
] as const;
/** Of every other Region. */
const COMMERCIAL = ['', 'aws', 'amazonaws.com'] as const;

const found = (region: string) =>
  PARTITIONS.find(([begins]) => region.startsWith(begins)) ?? COMMERCIAL;

/** `aws`, `aws-cn`, `aws-us-gov` …: what ARNs of the Region begin with. */
export const partitionOf = (region: string): ReturnType<typeof found>[1] => found(region)[1];

/** What DNS names of AWS end with in the Region, and `kms:ViaService` with them. */
export const dnsSuffixOf = (region: string): string => found(region)[2];
