package io.kubeipvs.agent.settings;

/**
 * A field of the configuration: how it is named, what it holds, and what it does. Immutable;
 * compared by identity.
 *
 * @param <T> its value
 */
public final class ConfigField<T> {
  private final String path;
  private final FieldType<T> type;
  private final T defaultValue;
  private final boolean zeroIsDefault;
  private final String flag;
  private final FieldGroup group;
  private final FieldEffect effect;
  private final String description;

  private ConfigField(Builder<T> builder, FieldEffect effect, String description) {
    this.path = builder.path;
    this.type = builder.type;
    this.defaultValue = builder.defaultValue;
    this.zeroIsDefault = builder.zeroIsDefault;
    this.flag = builder.flag;
    this.group = builder.group;
    this.effect = effect;
    this.description = description;
  }

  /** Begins to describe a field, without a flag; its effect completes it. */
  static <T> Builder<T> of(String path, FieldType<T> type, T defaultValue, FieldGroup group) {
    return new Builder<>(path, type, defaultValue, group);
  }

  /** Its names from the top of the file, with dots between. */
  public String path() {
    return path;
  }

  public FieldType<T> type() {
    return type;
  }

  /** What holds where neither file nor flag says another. */
  public T defaultValue() {
    return defaultValue;
  }

  /** Whether a zero or an empty text in a file stands for the default, as with kube-proxy. */
  boolean zeroIsDefault() {
    return zeroIsDefault;
  }

  /** The flag of the same meaning, without dashes; empty if there is none. */
  public String flag() {
    return flag;
  }

  public FieldGroup group() {
    return group;
  }

  public FieldEffect effect() {
    return effect;
  }

  /** One or two sentences, for the help, the document and the migration report. */
  public String description() {
    return description;
  }

  /** Whether the value has no effect at all. */
  public boolean idle() {
    return switch (effect) {
      case KEPT, CHANGED -> false;
      case UNUSED_IN_IPVS_MODE, NOT_OFFERED -> true;
    };
  }

  /** The default as a file would hold it. */
  public Object defaultTree() {
    return type.tree(defaultValue);
  }

  @Override
  public String toString() {
    return path;
  }

  /** Collects what a field is. Used by one thread, once. */
  static final class Builder<T> {
    private final String path;
    private final FieldType<T> type;
    private final T defaultValue;
    private final FieldGroup group;
    private boolean zeroIsDefault;
    private String flag = "";

    private Builder(String path, FieldType<T> type, T defaultValue, FieldGroup group) {
      this.path = path;
      this.type = type;
      this.defaultValue = defaultValue;
      this.group = group;
    }

    Builder<T> flag(String name) {
      flag = name;
      return this;
    }

    Builder<T> zeroIsDefault() {
      zeroIsDefault = true;
      return this;
    }

    ConfigField<T> kept(String description) {
      return new ConfigField<>(this, FieldEffect.KEPT, description);
    }

    ConfigField<T> changed(String description) {
      return new ConfigField<>(this, FieldEffect.CHANGED, description);
    }

    ConfigField<T> unusedInIpvsMode(String description) {
      return new ConfigField<>(this, FieldEffect.UNUSED_IN_IPVS_MODE, description);
    }

    ConfigField<T> notOffered(String description) {
      return new ConfigField<>(this, FieldEffect.NOT_OFFERED, description);
    }
  }
}
