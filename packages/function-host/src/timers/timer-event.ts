/** The event of a timer on CloudBase. */
export function timerEvent(triggerName: string, time: Date): object {
  return {
    Type: 'Timer',
    TriggerName: triggerName,
    Time: `${time.toISOString().slice(0, 19)}Z`,
    Message: '',
  };
}
