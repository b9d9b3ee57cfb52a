/* A lock for nodes on one machine in C, with nothing but its own library: a node of the service distlock. The nodes share a file
 * that each locks with flock(2).
 *
 *     cc -o flock_lock flock_lock.c -pthread
 *     servicetester 3 --exec ./flock_lock
 *     servicetester 3 --exec "./flock_lock tidy"    it is wrong: who releases the lock removes the file, for which others wait still
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int tidy, file;
static char path[300];

/* The first character after the JSON value that begins here. */
static const char *past(const char *json)
{
    int depth = 0;
    do {
        if (*json == '"') {
            for (json++; *json != '"'; json++)
                if (*json == '\\')
                    json++;
            json++;
        } else if (strchr("[{", *json)) {
            depth++, json++;
        } else if (strchr("]}", *json)) {
            depth--, json++;
        } else {
            json += strcspn(json + 1, "[]{}\",:") + 1; /* a number, true, a comma */
        }
    } while (depth > 0);
    return json;
}

/* The value of this name in the JSON object that begins here. The tester puts no spaces between; NULL: there is none. */
static const char *member(const char *object, const char *name)
{
    size_t length = strlen(name);
    for (const char *key = object + 1; *key == '"'; key++) {
        const char *value = past(key) + 1;
        if (strncmp(key + 1, name, length) == 0 && key[1 + length] == '"')
            return value;
        key = past(value);
        if (*key != ',')
            break;
    }
    return NULL;
}

/* Is this JSON value the string? */
static int is(const char *value, const char *string)
{
    size_t length = strlen(string);
    return strncmp(value + 1, string, length) == 0 && value[1 + length] == '"';
}

/* Answers the request, whose id is JSON, and frees the id. */
static void answer(char *id, const char *result)
{
    printf("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}\n", id, result); /* stdio locks: one thread prints at a time */
    fflush(stdout);
    free(id);
}

static void *acquire(void *id)
{
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || flock(file, LOCK_EX) != 0) {
        perror(path);
        exit(1);
    }
    answer(id, "null");
    return NULL;
}

static void release(void)
{
    if (tidy)
        unlink(path);
    close(file); /* and so unlocks it */
}

static void take(const char *request)
{
    const char *id = member(request, "id"), *method = member(request, "method"), *params = member(request, "params");
    const char *run = member(params, "run"), *function = member(params, "function");
    char *copy = strndup(id, past(id) - id);
    if (is(method, "initialize")) {
        answer(copy, "{\"protocolVersion\":\"1\",\"service\":\"distlock\",\"implementation\":\"flock\",\"capabilities\":{}}");
    } else if (is(method, "prepare")) {
        snprintf(path, sizeof path, "/tmp/%.*s.lock", (int)(past(run) - run - 2), run + 1);
        answer(copy, "{\"endpoint\":null}");
    } else if (is(method, "stop")) {
        unlink(path);
        answer(copy, "{\"left\":[]}");
    } else if (function && is(function, "acq")) { /* it may take as long as it likes */
        pthread_t thread;
        pthread_create(&thread, NULL, acquire, copy);
        pthread_detach(thread);
    } else {
        if (function && is(function, "rel"))
            release();
        answer(copy, "null"); /* start, rel, end */
    }
}

int main(int count, char **arguments)
{
    char *line = NULL;
    size_t size = 0;
    tidy = count > 1 && strcmp(arguments[1], "tidy") == 0;
    while (getline(&line, &size, stdin) > 0)
        take(line);
    return 0;
}
