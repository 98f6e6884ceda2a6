package nurture.app.review;

import nurture.app.review.Line.Action;

/**
 * What somebody wishes to say to a task.
 *
 * @param ticket a name of its own: the same wish sent again is one
 * @param task the task's key
 * @param saw the revision of the task that the annotator had before them
 * @param resolves whether it settles a disagreement
 */
public record Wish(
    String ticket,
    String task,
    String annotator,
    Action action,
    String value,
    long saw,
    boolean resolves) {
  /**
   * Checks that it answers a task.
   *
   * @throws IllegalArgumentException in a sentence, if it does not
   */
  void check(Task asked) {
    boolean fits =
        switch (action) {
          case KEEP, DROP, SKIP -> true;
          case RELABEL -> !asked.column().isEmpty();
          case MERGE ->
              !asked.other().isEmpty()
                  && (value.equals(asked.row()) || value.equals(asked.other()));
          case UNDO -> false;
        };
    if (!fits || (resolves && action == Action.SKIP))
      throw new IllegalArgumentException(
          "%s does not answer this task; reload the page".formatted(action.word()));
  }
}
