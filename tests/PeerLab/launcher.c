/*
 * Stands in for chronyd in the peer's simulation suite: starts either our daemon or the reference daemon, in the same process.
 *
 * The suite preloads the simulator's library into whatever it starts. Our daemon speaks the simulator's protocol itself and must not
 * have that library; a static program is the only one that does not get it either. So: cc -static.
 *
 * Environment:
 *   PEERLAB_OURS       our daemon
 *   PEERLAB_REFERENCE  the reference daemon
 *   PEERLAB_ROLE       which nodes are ours: both (default), server (those without sources on the network), client (those with)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether the configuration names a source on the network. */
static int is_client(const char *path)
{
    static const char *const sources[] = { "server ", "pool ", "peer ", "initstepslew ", "sourcedir " };
    char line[4096];
    int found = 0;
    FILE *file = path ? fopen(path, "r") : NULL;

    while (file && !found && fgets(line, sizeof line, file))
        for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
            found |= strncmp(line, sources[i], strlen(sources[i])) == 0;
    if (file)
        fclose(file);
    return found;
}

int main(int argc, char **argv)
{
    const char *role = getenv("PEERLAB_ROLE"), *configuration = NULL, *program;
    int ours = 1;

    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "-f") == 0)
            configuration = argv[i + 1];
    if (role && strcmp(role, "server") == 0)
        ours = !is_client(configuration);
    else if (role && strcmp(role, "client") == 0)
        ours = is_client(configuration);

    if (ours)
        unsetenv("LD_PRELOAD");
    program = getenv(ours ? "PEERLAB_OURS" : "PEERLAB_REFERENCE");
    if (!program) {
        fprintf(stderr, "launcher: PEERLAB_OURS or PEERLAB_REFERENCE is not set\n");
        return 1;
    }
    argv[0] = "chronyd";
    execv(program, argv);
    perror(program);
    return 1;
}
