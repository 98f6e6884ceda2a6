package nurture.data;

/**
 * A column's name and what it means to a model.
 *
 * @param name the header
 * @param role the meaning
 */
public record Column(String name, Role role) {}
