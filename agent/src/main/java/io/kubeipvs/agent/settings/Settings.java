package io.kubeipvs.agent.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of fields as an operator gave them, in a file or by flags. Immutable. */
public final class Settings {
  /** Nothing given: every field has its default. */
  public static final Settings NONE = new Settings(Map.of());

  private final Map<ConfigField<?>, Given> given;

  /**
   * @param label how the operator named the field: its path, or a flag with dashes
   */
  private record Given(Object value, String label) {}

  private Settings(Map<ConfigField<?>, Given> given) {
    this.given = given;
  }

  /** The given value, or the default. */
  @SuppressWarnings("unchecked") // with() puts in nothing but values of the field's type
  public <T> T get(ConfigField<T> field) {
    Given value = given.get(field);
    return value == null ? field.defaultValue() : (T) value.value();
  }

  public boolean isGiven(ConfigField<?> field) {
    return given.containsKey(field);
  }

  /** How to name the field to the operator: as the operator did. */
  public String label(ConfigField<?> field) {
    Given value = given.get(field);
    return value == null ? field.path() : value.label();
  }

  /** Whether the value in force is another than it would be if it were not given. */
  public boolean differsFromDefault(ConfigField<?> field) {
    Settings without = NONE.with(ConfigFields.BIND_ADDRESS, get(ConfigFields.BIND_ADDRESS));
    return field == ConfigFields.BIND_ADDRESS
        ? !get(field).equals(field.defaultValue())
        : !ConfigDefaults.complete(this)
            .get(field)
            .equals(ConfigDefaults.complete(without).get(field));
  }

  /** Paths of fields with another value than their default, and no effect. */
  public List<String> idle() {
    return ConfigFields.all().stream()
        .filter(field -> field.idle() && differsFromDefault(field))
        .map(ConfigField::path)
        .sorted()
        .toList();
  }

  /** These with one value more, or another; named as before, or as in a file. */
  public <T> Settings with(ConfigField<T> field, T value) {
    return with(field, value, label(field));
  }

  /** These with a value of a flag's text. */
  public <T> Settings withFlag(ConfigField<T> field, String text) {
    return with(field, field.type().read(text), "--" + field.flag());
  }

  /** These, and over them the other's value of a field, if it was given there. */
  public <T> Settings withGivenOf(Settings other, ConfigField<T> field) {
    return other.isGiven(field) ? with(field, other.get(field), other.label(field)) : this;
  }

  private <T> Settings with(ConfigField<T> field, T value, String label) {
    Map<ConfigField<?>, Given> more = new HashMap<>(given);
    more.put(field, new Given(value, label));
    return new Settings(more);
  }

  /** Whether every field has the same value. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings settings
        && ConfigFields.all().stream().allMatch(field -> get(field).equals(settings.get(field)));
  }

  @Override
  public int hashCode() {
    return ConfigFields.all().stream().mapToInt(field -> get(field).hashCode()).sum();
  }

  @Override
  public String toString() {
    return given.toString();
  }
}
