package io.kubeipvs.kubernetes.yaml;

import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import java.util.regex.Pattern;

/**
 * What a value without quotes means. This is the reading of kubectl, whose YAML is 1.1 in part:
 * {@code yes}, {@code no}, {@code on} and {@code off} are booleans, {@code 0x1F} and {@code 1e3}
 * are numbers. A file that kubectl refuses is so refused here, and never means something else.
 */
final class ScalarTypes {
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOLEAN =
      Pattern.compile("true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?([0-9][0-9_]*|0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+)");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final int LONGEST_NUMBER = 64;

  private ScalarTypes() {}

  static Scalar.Type ofPlain(String text) {
    if (NULL.matcher(text).matches()) {
      return Scalar.Type.NULL;
    }
    if (text.length() > LONGEST_NUMBER) {
      return Scalar.Type.STRING;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return Scalar.Type.BOOLEAN;
    }
    if (INTEGER.matcher(text).matches()) {
      return Scalar.Type.INTEGER;
    }
    return DECIMAL.matcher(text).matches() ? Scalar.Type.DECIMAL : Scalar.Type.STRING;
  }
}
