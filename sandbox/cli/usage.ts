export const USAGE = `Plays redshift-ml-admin on this machine: no AWS account, no Docker, no server to start.

  npm start                            the whole AWS page: setup, a model, its permissions, an audit
  npm start -- --story NAME            another story; may be given several times
  npm start -- --list                  the stories there are
  npm start -- --event FILE            puts the event in FILE (JSON) on the bus and shows what follows
                                       where the clock stands as the story begins, or with --now at this moment
  npm start -- --machine NAME --input FILE
                                       starts a state machine with the JSON in FILE
  npm start -- --commands FILE         carries out commands of the command line, a line each, in one account that remembers;
                                       - reads what you type. Lines: leases, as olivia: approve ID, later 3 days
  npm start -- --policy WAREHOUSE      the restrictive policies of its roles, as JSON by role ARN; what only the
                                       account could tell is on stderr. Of config/admin.yml, or of --config FILE
  npm start -- --boundary WAREHOUSE    a permissions boundary for its roles, as JSON: what none of them may exceed

  with --event and --machine, --story NAME chooses the account to begin with
                   (else that of setup-empty for the machine setup, and of spec otherwise)
  --faults SEED    injects throttling, crashes, duplicates, disorder …; the same seed does the same
  --answer WORD    what a person answers where a story asks one: yes, no, yes:PERSON or no:PERSON; may be given
                   several times. Without, at a terminal the story asks you
  --reports FOLDER where stories with an audit leave its report, in a folder of the story's name; else reports/
  --calls FILE     writes every AWS call as one line of JSON: function, service, operation, input
  --endpoint URL   IAM, EC2, S3, KMS and Redshift's control plane at an AWS-compatible endpoint
  --json           everything as one JSON document instead of text
  --help           this text

Ends with 0 when everything a story expects held, 1 when not, 2 when called wrongly.
Durations are the sandbox's, in its own time: orders of magnitude, not measurements of AWS.`;
