import java.util.Scanner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryOneTime;

/**
 * The InterProcessMutex of Apache Curator as a node of the service distlock, at a ZooKeeper that runs. Of Debian's packages
 * (libcurator-recipes-java, default-jdk-headless):
 *
 *   servicetester --exec "java -cp '/usr/share/java/*' CuratorLock.java 127.0.0.1:2181"
 *
 * A virtual machine takes long to start: so it can be prepared again, and says so (reuse).
 */
class CuratorLock {
    static final String ABOUT = "{\"protocolVersion\":\"1\",\"service\":\"distlock\",\"implementation\":\"curator\","
            + "\"capabilities\":{\"reuse\":true}}";
    /** The lock belongs to a thread: all calls are made in one. */
    static final ExecutorService USER = Executors.newSingleThreadExecutor();
    static InterProcessMutex lock;

    public static void main(String[] arguments) throws Exception {
        CuratorFramework client = CuratorFrameworkFactory.newClient(arguments[0], new RetryOneTime(100));
        client.start();
        for (Scanner lines = new Scanner(System.in); lines.hasNextLine();) {
            String line = lines.nextLine();
            String id = find(line, "\"id\":(\\d+)"), method = find(line, "\"method\":\"(\\w+)\"");
            switch (method) {
                case "initialize" -> say(id, ABOUT);
                case "prepare" -> {
                    lock = new InterProcessMutex(client, "/" + find(line, "\"run\":\"([^\"]*)\""));
                    say(id, "{\"endpoint\":null}");
                }
                case "call" -> USER.submit(() -> call(id, find(line, "\"function\":\"(\\w+)\"")));
                case "stop" -> say(id, "{\"left\":[]}");
                default -> say(id, "null");
            }
        }
        System.exit(0);
    }

    static Void call(String id, String function) throws Exception {
        if (function.equals("acq")) lock.acquire();
        if (function.equals("rel")) lock.release();
        say(id, "null");
        return null;
    }

    static String find(String line, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(line);
        return found.find() ? found.group(1) : "";
    }

    static synchronized void say(String id, String result) {
        System.out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }
}
