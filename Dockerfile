# Orchestream for amd64 and arm64: every package with a binary of its own (better-sqlite3) brings one for both.
#
#   docker build -t orchestream:local .
#   docker run --rm -p 127.0.0.1:8080:8080 -v orchestream-data:/data orchestream:local

# The Node that package.json names for development.
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

# Install scripts stay off: the only one with an effect would bring a second Node beside that of the image.
FROM packages AS build
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY projections projections
RUN npm run build

FROM packages AS production
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev

FROM node:${NODE_VERSION}-bookworm-slim
LABEL org.opencontainers.image.title="Orchestream" \
      org.opencontainers.image.description="A self-hosted orchestrator for robot work in which every task and queue item is an event stream." \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
# A new volume takes over the owner and the mode of this folder.
RUN install -d -o node -g node -m 0700 /data
COPY --from=production /app/node_modules node_modules
COPY package.json LICENSE ./
COPY --from=build /app/dist dist
# The user node, by number, so that whoever starts it can see that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The options are those of scripts/node-flags.json.
CMD ["node", "--enable-source-maps", "--max-semi-space-size=64", "dist/src/start.js"]
