package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Words for the answers of the kernel that netlink itself has none for: ipset's own codes, and
 * those errnos that mean something particular here. Pure.
 */
public final class IpSetFailure {
  private IpSetFailure() {}

  /**
   * The failure of an operation that the kernel answered with this code: operation and object, the
   * code's name, what it means.
   */
  public static NetlinkException of(IpSetOperation operation, int code) {
    String text = words(operation, code);
    String reason = text == null ? Errno.describe(code) : text;
    return new NetlinkException(operation + ": " + reason, code, null);
  }

  /** The same failure, in better words where we have them. */
  static NetlinkException explain(IpSetOperation operation, NetlinkException failure) {
    return words(operation, failure.errno()) == null ? failure : of(operation, failure.errno());
  }

  /** An entry that is not made for its set; the kernel might store a part of it. */
  public static NetlinkException misfit(IpSetOperation operation, IpSetDefinition set) {
    String kind =
        set.type() == IpSetType.BITMAP_PORT
            ? set.type().kernelName()
            : set.type().kernelName() + " family " + set.family().kubernetesName();
    return new NetlinkException(operation + ": no entry for a set of type " + kind, 0, null);
  }

  /** A create that cannot be sent because the set type is not to be had. */
  static NetlinkException unknownType(
      IpSetOperation operation, IpSetType type, NetlinkException cause) {
    String module = "ip_set_" + type.kernelName().replace(':', '_').replace(",", "");
    String hint = isMissingType(cause) ? "; is the module there? try: modprobe " + module : "";
    return new NetlinkException(operation + ": " + cause.getMessage() + hint, cause.errno(), cause);
  }

  /** Whether the kernel, asked for a type, does not have it in a revision of use. */
  static boolean isMissingType(NetlinkException failure) {
    return failure.errno() == Errno.ENOENT || failure.errno() == IpSetError.FIND_TYPE.code();
  }

  private static @Nullable String words(IpSetOperation operation, int code) {
    IpSetError error = IpSetError.of(code, typeOf(operation));
    if (error != null) {
      return error.kernelName() + ": " + error.meaning() + detail(operation, error);
    }
    return switch (code) {
      case Errno.ENOENT -> "ENOENT: there is no such set";
      case Errno.EEXIST -> "EEXIST: a set of that name with another type or other sizes is there";
      default -> null;
    };
  }

  private static String detail(IpSetOperation operation, IpSetError error) {
    return error == IpSetError.HASH_FULL && operation instanceof IpSetOperation.Add add
        ? " (maxelem " + add.set().maxElements() + "); make one with room for more and swap it in"
        : "";
  }

  private static @Nullable IpSetType typeOf(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Create create -> create.definition().type();
      case IpSetOperation.Add add -> add.set().type();
      case IpSetOperation.Delete delete -> delete.set().type();
      case IpSetOperation.Destroy _, IpSetOperation.Swap _ -> null;
    };
  }
}
