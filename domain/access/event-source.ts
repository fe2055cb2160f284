/** Source of our own events, in and out, on our own bus. */
export const EVENT_SOURCE = 'redshift-ml.access';
