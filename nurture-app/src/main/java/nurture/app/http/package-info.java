/**
 * A trained bundle, and a review, over HTTP: APIs, pages, and the bounds that keep them standing.
 *
 * <p>{@link nurture.app.http.SuggestServer} is the door. A request passes, in this order, the
 * {@link nurture.app.http.Guard} (who may ask), the {@link nurture.app.http.Gate} (how many at
 * once), the {@link nurture.app.http.Body} (how much, how long), the {@link nurture.app.http.Form}
 * (what was sent) and the {@link nurture.app.http.Workers} (the model); any of them may answer with
 * a {@link nurture.app.http.Refusal}, which is a status and a sentence. {@link
 * nurture.app.http.ReviewServer} stands on the same {@link nurture.app.http.Listener}.
 */
@NullMarked
package nurture.app.http;

import org.jspecify.annotations.NullMarked;
