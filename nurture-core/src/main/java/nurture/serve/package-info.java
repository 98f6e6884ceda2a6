/**
 * A trained bundle as a thread-safe function from what a seller has filled in so far to what it
 * suggests. {@link nurture.serve.Suggester} is the whole contract; whoever serves it over HTTP, in
 * a batch or in a test needs nothing else of the model.
 */
package nurture.serve;
