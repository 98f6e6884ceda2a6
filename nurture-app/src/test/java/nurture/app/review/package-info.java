@org.jspecify.annotations.NullUnmarked
package nurture.app.review;
