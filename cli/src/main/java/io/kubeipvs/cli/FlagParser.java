package io.kubeipvs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits a command line into flags as kube-proxy's parser does: {@code --flag=value}, {@code --flag
 * value}, {@code -v5}; a switch takes its value only after {@code =}; an underscore in a name is a
 * dash. Used for one command line.
 */
final class FlagParser {
  private static final Map<String, String> SHORTHANDS = Map.of("v", "v", "h", "help");

  private final Map<String, FlagSpec> flags;
  private final List<String> arguments;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private int next;

  private FlagParser(Map<String, FlagSpec> flags, List<String> arguments) {
    this.flags = flags;
    this.arguments = arguments;
  }

  /** The values of every flag that is there, in their order. */
  static Map<String, List<String>> parse(Map<String, FlagSpec> flags, List<String> arguments)
      throws FlagException {
    FlagParser parser = new FlagParser(flags, arguments);
    while (parser.next < arguments.size()) {
      parser.argument(arguments.get(parser.next++));
    }
    return parser.values;
  }

  private void argument(String argument) throws FlagException {
    if (argument.startsWith("--") && argument.length() > 2) {
      longFlag(argument.substring(2));
    } else if (argument.startsWith("-") && argument.length() > 1 && !argument.equals("--")) {
      shorthand(argument.substring(1));
    } else if (!argument.isEmpty() && !argument.equals("--")) {
      throw new FlagException("kube-ipvs does not take any arguments, got \"" + argument + "\"");
    }
  }

  private void longFlag(String text) throws FlagException {
    int equals = text.indexOf('=');
    String written = equals < 0 ? text : text.substring(0, equals);
    FlagSpec flag = flags.get(written.replace('_', '-'));
    if (flag == null) {
      throw new FlagException("unknown flag: --" + written);
    }
    if (equals >= 0) {
      add(flag, text.substring(equals + 1));
    } else {
      add(flag, flag.isSwitch() ? "true" : following("flag needs an argument: --" + written));
    }
  }

  private void shorthand(String text) throws FlagException {
    String letter = text.substring(0, 1);
    String name = SHORTHANDS.get(letter);
    FlagSpec flag = name == null ? null : flags.get(name);
    if (flag == null) {
      throw new FlagException("unknown shorthand flag: '" + letter + "' in -" + text);
    }
    String rest = text.substring(1);
    if (!rest.isEmpty()) {
      add(flag, rest.startsWith("=") ? rest.substring(1) : rest);
    } else {
      add(
          flag,
          flag.isSwitch()
              ? "true"
              : following("flag needs an argument: '" + letter + "' in -" + text));
    }
  }

  private String following(String complaint) throws FlagException {
    if (next >= arguments.size()) {
      throw new FlagException(complaint);
    }
    return arguments.get(next++);
  }

  private void add(FlagSpec flag, String value) {
    values.computeIfAbsent(flag.name(), _ -> new ArrayList<>()).add(value);
  }
}
